import { randomUUID } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import { type Configuration, mergeConfiguration, withoutSecrets } from './configuration.ts';
import { planRequest } from './customised-plan.ts';
import { voxelRatio } from './resources.ts';
import type { Rule } from './rule.ts';
import type { Run, RunJob, RunOptions } from './run.ts';
import type { RunRequest, RunsParts } from './runs.ts';

/**
 * A run with its plan, none of it done.
 *
 * @throws UnknownRule, ForcedRuleNotPlanned, NothingToMerge, UnknownConfigurationKey, InvalidConfiguration
 */
export function newRun(request: RunRequest, parts: Pick<RunsParts, 'configuration' | 'rules'>): Run {
  const { caller, customisation, options = {} } = request;
  const plan = planRequest({ ...request, forced: options.forced }, parts.rules);
  const configuration = mergeConfiguration([
    { source: 'atlasgraph.yaml', values: parts.configuration },
    { source: 'The configuration of the run', values: request.configuration ?? {} },
  ]);
  return {
    id: randomUUID(),
    target: plan.target,
    state: 'queued',
    createdAt: new Date().toISOString(),
    caller,
    configuration: withoutSecrets(configuration),
    customisation,
    options: { ...defaultOptions(configuration), ...options },
    cancelRequested: false,
    jobs: plan.jobs.map(({ rule, needs }) => newJob(rule, needs, configuration)),
  };
}

function newJob(
  { name, priority = 0, resources }: Rule,
  needs: readonly string[],
  configuration: Configuration,
): RunJob {
  const memoryMiB = Math.ceil(resources.memoryMiB * voxelRatio(configuration));
  return { rule: name, state: 'queued', needs, priority, threads: resources.threads, memoryMiB };
}

function defaultOptions({ MEMORY_MIB }: Configuration): RunOptions {
  const memoryMiB = MEMORY_MIB || Math.floor((totalmem() / 2 ** 20) * 0.75);
  return { cores: availableParallelism(), memoryMiB, forced: [], triggers: 'content', keepGoing: false };
}
