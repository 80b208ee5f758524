import { resolve } from 'node:path';
import {
  configurationFromAssignments,
  configurationFromEnvironment,
  mergeConfiguration,
} from '../pipeline/configuration.ts';
import { explainPlan, reasonText, type Triggers } from '../pipeline/explain.ts';
import { openLedger } from '../pipeline/ledger.ts';
import { planTarget } from '../pipeline/plan.ts';
import { readPlanState } from '../pipeline/plan-state.ts';
import { inputPath, outputPath } from '../pipeline/rule.ts';
import { ALL_RULES } from './rules.ts';
import { readSettingsLayer } from './settings.ts';

/** A plan as it is printed; `reason` is null for a job that is up to date. */
export interface ExplainedPlan {
  readonly target: string;
  /** Producers first. */
  readonly jobs: readonly {
    readonly rule: string;
    readonly needs: readonly string[];
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly reason: string | null;
  }[];
}

/**
 * Looks at the working folder alone, at no store: what a fetch would find changed there is not known here.
 *
 * @param folder - need not be a project folder: then everything is planned by the defaults
 * @throws UnknownRule, UnknownConfigurationKey, InvalidConfiguration
 */
export async function explainedPlan(
  folder: string,
  target: string,
  { config, ...triggers }: { config: readonly string[] } & Partial<Triggers>,
): Promise<ExplainedPlan> {
  const configuration = mergeConfiguration([
    ...(await readSettingsLayer(folder)),
    configurationFromEnvironment(process.env),
    configurationFromAssignments(config),
  ]);
  const plan = planTarget(target, ALL_RULES);
  const ledger = await openLedger(resolve(folder, configuration.WORKING_DIR));
  const state = await readPlanState(plan.jobs, ledger, configuration);
  const reasons = explainPlan(plan, state, { triggers: 'content', forced: [], ...triggers });
  return {
    target,
    jobs: plan.jobs.map(({ rule, needs }) => {
      const reason = reasons.get(rule.name);
      return {
        rule: rule.name,
        needs,
        inputs: Object.values(rule.inputs).map(inputPath),
        outputs: Object.values(rule.outputs).map(outputPath),
        reason: reason ? reasonText(reason) : null,
      };
    }),
  };
}
