import type { z } from 'zod';
import type { Configuration } from './configuration.ts';
import { SECRETS } from './configuration-keys.ts';
import { SecretInParameters } from './errors.ts';
import type { CurrentArtefact, PlanState } from './explain.ts';
import type { JobRecord } from './job-record.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedJob } from './plan.ts';
import { inputPath, outputPath, type Rule } from './rule.ts';

/** Reads what `explainPlan` must know of the working folder. */
export async function readPlanState(
  jobs: readonly PlannedJob[],
  ledger: Ledger,
  configuration: Configuration,
  fingerprints: ReadonlyMap<string, string> = new Map(),
): Promise<PlanState> {
  const artefacts = new Map<string, CurrentArtefact>();
  for (const { rule, lodgers } of jobs) {
    for (const path of [...Object.values(rule.inputs).map(inputPath), ...Object.values(rule.outputs).map(outputPath)]) {
      const artefact = artefacts.has(path) ? undefined : await ledger.artefact(path, lodgers);
      if (artefact) artefacts.set(path, artefact);
    }
  }
  return {
    records: ledger.records,
    artefacts,
    params: new Map(jobs.map(({ rule }) => [rule.name, paramsOf(rule, configuration)])),
    fingerprints,
  };
}

/**
 * The parameters that a rule depends on, out of the configuration.
 * @throws SecretInParameters
 */
export function paramsOf(rule: Rule, configuration: Configuration): JobRecord['params'] {
  const secret = Object.keys(rule.params.shape).find((key) => key in SECRETS);
  if (secret !== undefined) throw new SecretInParameters({ rule: rule.name, key: secret });
  // Parameters are values of the configuration: what YAML and JSON can hold.
  return rule.params.parse(configuration) as z.infer<typeof rule.params> & JobRecord['params'];
}
