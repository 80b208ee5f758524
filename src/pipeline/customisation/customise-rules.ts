import { findRule } from '../plan.ts';
import type { Output, Rule } from '../rule.ts';
import { mergeRule, mergeRuleName } from './merge-rule.ts';
import { regionRule } from './region-rule.ts';
import type { UserConfig } from './user-config.ts';

/** Where the outputs of customised rules lie before regions are merged over them, below WORKING_DIR. */
const DEFAULTS = 'default';

/**
 * The rules with a user's customisation. A customised rule R makes its outputs below `default/`, `R_region<id>` runs the
 * command of a region, and `merge_R` makes what R made before: the default with the regions merged over it.
 *
 * @throws UnknownRule, NothingToMerge
 */
export function customiseRules(rules: readonly Rule[], { rules: customised }: UserConfig): readonly Rule[] {
  const changed = new Map(
    customised.map(({ rule: name, execute }) => {
      const rule = findRule(name, rules);
      const byDefault: Rule = { ...rule, outputs: mapValues(rule.outputs, toDefaults) };
      const regions = execute.map((region) => regionRule(byDefault, region, execute));
      return [name, [byDefault, ...regions, mergeRule(rule, byDefault, execute)]];
    }),
  );
  return rules.flatMap((rule) => changed.get(rule.name) ?? [rule]);
}

/** The rule that makes the outputs of `target`: itself, or the one that merges regions over it. */
export const mergedTarget = (target: string, { rules }: UserConfig): string =>
  rules.some(({ rule }) => rule === target) ? mergeRuleName(target) : target;

function toDefaults(output: Output): Output {
  if (typeof output === 'string') return `${DEFAULTS}/${output}`;
  return 'directory' in output
    ? { directory: `${DEFAULTS}/${output.directory}` }
    : { flag: `${DEFAULTS}/${output.flag}` };
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
