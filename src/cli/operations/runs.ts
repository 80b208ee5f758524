import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { withoutSecrets } from '../../pipeline/configuration.ts';
import { mergedTarget } from '../../pipeline/customisation/customise-rules.ts';
import { UserConfig } from '../../pipeline/customisation/user-config.ts';
import type { Run, RunEvent } from '../../pipeline/run.ts';
import { defineOperation } from '../owner/operation.ts';
import { configurationOfRun } from '../settings.ts';

const RunId = z.object({ id: z.string() });

const RunAsked = z.object({
  target: z.string(),
  configuration: z.record(z.string(), z.unknown()),
  customisation: UserConfig.optional(),
  options: z.object({
    cores: z.int().positive().optional(),
    forced: z.array(z.string()).default([]),
    triggers: z.enum(['content', 'mtime']).default('content'),
    keepGoing: z.boolean().default(false),
  }),
});

/** Answers at once. A run that waits or was left unfinished by a dead owner, and that would do the same, is not doubled. */
export const startRun = defineOperation({
  name: 'start-run',
  input: RunAsked,
  run: async ({ runs, caller, settings }, { target, configuration, customisation, options }): Promise<Run> => {
    const { items } = await runs.list({ states: ['queued', 'running'] });
    const wanted = withoutSecrets(configurationOfRun(settings, configuration));
    const same = items.find(
      (run) =>
        run.target === (customisation ? mergedTarget(target, customisation) : target) &&
        isDeepStrictEqual(run.customisation, customisation) &&
        options.forced.length === 0 &&
        isDeepStrictEqual({ ...run.configuration }, { ...wanted }),
    );
    return same ?? runs.start({ target, configuration, customisation, options, caller });
  },
});

/** Reports the events after number `after`. The run that it returns has not ended when its owner is closing. */
export const followRun = defineOperation<z.ZodObject<{ id: z.ZodString; after: z.ZodInt }>, Run, RunEvent>({
  name: 'follow-run',
  input: RunId.extend({ after: z.int() }),
  run: async ({ runs }, { id, after }, { signal, report }) => {
    for await (const event of runs.events(id, after, signal)) report(event);
    return runs.get(id);
  },
});

export const listRuns = defineOperation({
  name: 'list-runs',
  input: z.object({ size: z.int().positive() }),
  run: async ({ runs }, { size }) => (await runs.list({ size })).items,
});

export const getRun = defineOperation({
  name: 'get-run',
  input: RunId,
  run: ({ runs }, { id }) => runs.get(id),
});

export const cancelRun = defineOperation({
  name: 'cancel-run',
  input: RunId,
  run: ({ runs }, { id }) => runs.cancel(id),
});
