import { customiseRules, mergedTarget } from './customisation/customise-rules.ts';
import type { UserConfig } from './customisation/user-config.ts';
import { assertPlanned, type Plan, planTarget } from './plan.ts';
import type { Rule } from './rule.ts';

export interface PlanRequest {
  readonly target: string;
  /** What is done for some regions instead of what the rules do for all. */
  readonly customisation?: UserConfig;
  readonly forced?: readonly string[];
}

/** @throws UnknownRule, NothingToMerge, ForcedRuleNotPlanned, RuleCycle, TwoProducers */
export function planRequest({ target, customisation, forced = [] }: PlanRequest, rules: readonly Rule[]): Plan {
  const all = customisation ? customiseRules(rules, customisation) : rules;
  const plan = planTarget(customisation ? mergedTarget(target, customisation) : target, all);
  assertPlanned(forced, plan, all);
  return plan;
}
