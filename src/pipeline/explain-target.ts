import { resolve } from 'node:path';
import type { Configuration } from './configuration.ts';
import type { UserConfig } from './customisation/user-config.ts';
import { planRequest } from './customised-plan.ts';
import { explainPlan, type Reason, type Triggers } from './explain.ts';
import { openLedger } from './ledger.ts';
import type { Plan } from './plan.ts';
import { readPlanState } from './plan-state.ts';
import { diskNeeded } from './resources.ts';
import type { Rule } from './rule.ts';

interface ExplainParts {
  readonly rules: readonly Rule[];
  readonly customisation?: UserConfig;
  /** WORKING_DIR is relative to it. */
  readonly projectDir: string;
  readonly configuration: Configuration;
}

/**
 * What a target needs and why each job would run, from the working folder as it is, which need not exist. Runs and
 * writes nothing, asks no store: whether a source changed is only known when its fetch runs.
 * @returns also the bytes that would be written, about
 * @throws UnknownRule, ForcedRuleNotPlanned, NothingToMerge
 */
export async function explainTarget(
  target: string,
  { rules, customisation, projectDir, configuration }: ExplainParts,
  triggers?: Triggers,
): Promise<{ plan: Plan; reasons: ReadonlyMap<string, Reason | null>; bytes: number }> {
  const plan = planRequest({ target, customisation, forced: triggers?.forced }, rules);
  const ledger = await openLedger(resolve(projectDir, configuration.WORKING_DIR));
  const reasons = explainPlan(plan, await readPlanState(plan.jobs, ledger, configuration), triggers);
  return { plan, reasons, bytes: diskNeeded(plan, reasons, ledger.records, configuration) };
}
