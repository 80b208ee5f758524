import { nearestName } from '../ontology/nearest-name.ts';
import { ForcedRuleNotPlanned, RuleCycle, TwoProducers, UnknownRule } from './errors.ts';
import { inputPath, outputPath, type Rule } from './rule.ts';

/** The jobs a target needs, producers first. */
export interface Plan {
  readonly target: string;
  readonly jobs: readonly PlannedJob[];
}

export interface PlannedJob {
  readonly rule: Rule;
  /** Names of the rules that make its inputs, in the order of the inputs, each once. */
  readonly needs: readonly string[];
  /** Of `needs`, those that only an `ancient` input or `after` binds to: they come first, but do not make this job run. */
  readonly ancientNeeds: readonly string[];
  /** What other rules make inside the folders of this job: no part of their content, kept when one is replaced. */
  readonly lodgers: readonly string[];
}

/**
 * The closure of `target` over "an output of one rule is an input of another", producers first; the same rules give the
 * same plan. Reads no file: an input that nobody makes must exist when its job runs.
 * @throws UnknownRule, RuleCycle, TwoProducers
 */
export function planTarget(target: string, rules: readonly Rule[]): Plan {
  const producers = producersByPath(rules);
  const closure = inOrder(target, (name) => planJob(findRule(name, rules), producers));
  const jobs = inOrder(target, (name) => {
    const { rule, needs, ancientNeeds, lodgers } = planJob(findRule(name, rules), producers);
    const before = (rule.after ?? []).filter((other) => closure.has(other) && !needs.includes(other));
    return { rule, needs: [...needs, ...before], ancientNeeds: [...ancientNeeds, ...before], lodgers };
  });
  return { target, jobs: [...jobs.values()] };
}

/** The jobs that one needs, directly or not, each after what it needs. @throws RuleCycle */
function inOrder(target: string, jobOf: (name: string) => PlannedJob): Map<string, PlannedJob> {
  const jobs = new Map<string, PlannedJob>();
  const visit = (name: string, consumers: readonly string[]): void => {
    if (consumers.includes(name)) throw new RuleCycle({ rules: [...consumers.slice(consumers.indexOf(name)), name] });
    if (jobs.has(name)) return;
    const job = jobOf(name);
    for (const need of job.needs) visit(need, [...consumers, name]);
    jobs.set(name, job);
  };
  visit(target, []);
  return jobs;
}

/**
 * Sees to it that what is forced is part of the plan: nobody forces a rule in order that nothing happens.
 *
 * @throws UnknownRule, ForcedRuleNotPlanned
 */
export function assertPlanned(forced: readonly string[], { target, jobs }: Plan, rules: readonly Rule[]): void {
  const planned = jobs.map(({ rule }) => rule.name);
  for (const rule of forced) {
    findRule(rule, rules);
    if (!planned.includes(rule)) throw new ForcedRuleNotPlanned({ rule, target, planned });
  }
}

/** @throws UnknownRule */
export function findRule(name: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((each) => each.name === name);
  if (!rule)
    throw new UnknownRule({
      rule: name,
      nearest: nearestName(
        name,
        rules.map((each) => each.name),
      ),
    });
  return rule;
}

function producersByPath(rules: readonly Rule[]): Map<string, string> {
  const producers = new Map<string, string>();
  for (const rule of rules) {
    for (const path of Object.values(rule.outputs).map(outputPath)) {
      const other = producers.get(path);
      if (other !== undefined) throw new TwoProducers({ path, rules: [other, rule.name] });
      producers.set(path, rule.name);
    }
  }
  return producers;
}

function planJob(rule: Rule, producers: ReadonlyMap<string, string>): PlannedJob {
  const bound = Object.values(rule.inputs).flatMap((input) => {
    const producer = producerOf(inputPath(input), producers);
    return producer === undefined ? [] : [{ producer, ancient: typeof input !== 'string' }];
  });
  const needs = [...new Set(bound.map(({ producer }) => producer))];
  return {
    rule,
    needs,
    ancientNeeds: needs.filter((need) => bound.every(({ producer, ancient }) => producer !== need || ancient)),
    lodgers: lodgersOf(rule, producers),
  };
}

/** Who makes the path itself, or else the innermost folder that holds it. */
function producerOf(path: string, producers: ReadonlyMap<string, string>): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const producer = producers.get(at);
    if (producer !== undefined) return producer;
  }
  return undefined;
}

function lodgersOf(rule: Rule, producers: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...Object.values(rule.inputs).map(inputPath), ...Object.values(rule.outputs).map(outputPath)];
  const lodgers = paths.flatMap((folder) => {
    const owner = producerOf(folder, producers);
    return [...producers].filter(([path, maker]) => path.startsWith(`${folder}/`) && maker !== owner);
  });
  return [...new Set(lodgers.map(([path]) => path))];
}
