import type { UserConfig } from '../pipeline/customisation/user-config.ts';
import { type Reason, reasonText } from '../pipeline/explain.ts';
import { explainTarget } from '../pipeline/explain-target.ts';
import type { Plan } from '../pipeline/plan.ts';
import { planToDot, planToJson, planToMermaid } from '../pipeline/plan-format.ts';
import { ALL_RULES } from './rules.ts';
import { readPlanSettings } from './settings.ts';
import { columns } from './shell.ts';

interface PlanAsked {
  readonly target: string;
  /** Values of `--config`. */
  readonly config: readonly string[];
  readonly customisation?: UserConfig;
  readonly triggers?: Parameters<typeof explainTarget>[2];
}

type Form = { readonly json?: boolean; readonly dot?: boolean; readonly mermaid?: boolean };

/** A plan for the working folder as it is, a table unless another form is asked for. */
export async function planText(
  folder: string,
  { target, config, customisation, triggers }: PlanAsked,
  form: Form,
): Promise<string> {
  const configuration = await readPlanSettings(folder, config);
  const { plan, reasons, bytes } = await explainTarget(
    target,
    { rules: ALL_RULES, projectDir: folder, configuration, customisation },
    triggers,
  );
  if (form.json) return JSON.stringify(planToJson(plan, reasons), undefined, 2);
  if (form.dot) return planToDot(plan, reasons).trimEnd();
  if (form.mermaid) return planToMermaid(plan, reasons).trimEnd();
  return toTable(plan, reasons, bytes);
}

function toTable({ jobs }: Plan, reasons: ReadonlyMap<string, Reason | null>, bytes: number): string {
  const reasonOf = (name: string) => reasons.get(name) ?? undefined;
  const toRun = jobs.filter(({ rule }) => reasonOf(rule.name)).length;
  const rows = jobs.map(({ rule: { name } }) => {
    const reason = reasonOf(name);
    return [name, reason ? reasonText(reason) : 'up to date'];
  });
  return `${columns(rows)}\n\n${jobs.length} jobs, ${toRun} to run; about ${Math.ceil(bytes / 2 ** 20)} MiB will be written`;
}
