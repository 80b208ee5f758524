import { z } from 'zod';
import { LOCATIONS, SECRETS } from '../../pipeline/configuration-keys.ts';
import { InvalidConfiguration } from '../../pipeline/errors.ts';
import { reasonText } from '../../pipeline/explain.ts';
import { inputPath, outputPath, type Rule as PipelineRule } from '../../pipeline/rule.ts';
import type { Failure, JobState, RunEvent as PipelineEvent, RunOptions, RunState } from '../../pipeline/run.ts';
import { agentOf } from '../entity/agent.ts';
import { orNull, payloadOf } from '../errors.ts';
import { badInput, pageOf } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { checkRunRight } from './rights.ts';

const upper = <State extends RunState | JobState | PipelineEvent['kind']>(state: State) =>
  state.toUpperCase() as Uppercase<State>; // `toUpperCase` is typed as any string

const textOf = (failure: Failure | undefined): string | undefined =>
  failure && [failure.message, failure.remedy].filter(Boolean).join(' ');

const Keys = z.record(z.string(), z.json());

/** What a run may differ in: neither where the service reads and writes nor whom it trusts. */
function configurationOf(config: unknown): z.infer<typeof Keys> {
  const { data, success } = Keys.safeParse(config ?? {});
  if (!success) throw badInput('config is not an object of configuration keys.');
  const key = Object.keys(data).find((name) => name in LOCATIONS || name in SECRETS);
  if (key === undefined) return data;
  throw new InvalidConfiguration({ source: 'config', key, problem: 'it belongs to the service, not to a run' });
}

/** More threads than any machine has. */
const MAX_CORES = 1024;

/** Only what was given: the defaults are the pipeline's. */
function optionsOf({ cores, force, keepGoing }: Types.StartRunInput): Partial<RunOptions> {
  if (cores != null && (cores < 1 || cores > MAX_CORES))
    throw badInput(`cores is ${cores}; it must be 1 to ${MAX_CORES}.`);
  return { ...(cores != null && { cores }), ...(force && { forced: force }), ...(keepGoing != null && { keepGoing }) };
}

export const Query: Types.QueryResolvers = {
  rules: (_, __, { rules }) => rules,
  plan: async (_, { target, config }, context) => {
    await checkRunRight(context, 'resources/read');
    return context.explain(target, configurationOf(config));
  },
  run: async (_, { id }, context) => {
    await checkRunRight(context, 'resources/read');
    return orNull(context.runs.get(id));
  },
  runs: async (_, { state, ...page }, context) => {
    await checkRunRight(context, 'resources/read');
    const states = state?.map((name) => name.toLowerCase() as RunState); // RunState of the SDL in lower case
    return pageOf(
      page,
      ({ size, after }) => context.runs.list({ states, size, after }),
      (run) => run,
    );
  },
};

export const Mutation: Types.MutationResolvers = {
  startRun: async (_, { input }, context) => {
    await checkRunRight(context, 'resources/write');
    return payloadOf(async () => ({
      run: await context.runs.start({
        target: input.target,
        configuration: configurationOf(input.config),
        options: optionsOf(input),
        caller: context.caller,
      }),
    }));
  },
  cancelRun: async (_, { id }, context) => {
    await checkRunRight(context, 'resources/write');
    return payloadOf(async () => ({ run: await context.runs.cancel(id) }));
  },
  retryRun: async (_, { id }, context) => {
    await checkRunRight(context, 'resources/write');
    return payloadOf(async () => ({ run: await context.runs.retry(id, context.caller) }));
  },
};

export const Subscription: Types.SubscriptionResolvers = {
  runProgress: {
    subscribe: async (_, { id }, context) => {
      await checkRunRight(context, 'resources/read');
      return context.runs.events(id, 0, context.signal);
    },
    resolve: (event: PipelineEvent) => event,
  },
};

const pathsOf = ({ inputs, outputs }: Pick<PipelineRule, 'inputs' | 'outputs'>) => ({
  inputs: Object.values(inputs).map(inputPath),
  outputs: Object.values(outputs).map(outputPath),
});

export const Rule: Types.RuleResolvers = {
  inputs: (rule) => pathsOf(rule).inputs,
  outputs: (rule) => pathsOf(rule).outputs,
  threads: ({ resources }) => resources.threads,
  memoryMiB: ({ resources }) => resources.memoryMiB,
};

export const Plan: Types.PlanResolvers = {
  target: ({ plan }) => plan.target,
  jobs: ({ plan, reasons }) =>
    plan.jobs.map(({ rule: { name, inputs, outputs }, needs }) => {
      const reason = reasons.get(name);
      return { rule: name, needs, ...pathsOf({ inputs, outputs }), reason: reason && reasonText(reason) };
    }),
};

export const Run: Types.RunResolvers = {
  state: ({ state }) => upper(state),
  createdBy: ({ caller }, _, { graph }) => agentOf(graph.publicUrl, caller.subject),
  error: ({ error }) => textOf(error),
};

export const RunJob: Types.RunJobResolvers = {
  state: ({ state }) => upper(state),
  error: ({ error }) => textOf(error),
};

export const RunEvent: Types.RunEventResolvers = {
  sequence: ({ seq }) => seq,
  kind: ({ kind }) => upper(kind),
  rule: ({ job }) => job,
  state: ({ state }) => state && upper(state),
  secondsLeft: ({ leftMs }) => (leftMs === undefined ? undefined : leftMs / 1000),
};
