import type { z } from 'zod';
import type { Run } from '../pipeline/run.ts';
import { cancelRun, followRun, startRun } from './operations/runs.ts';
import { OwnerGone } from './owner/client.ts';
import { withOwner } from './owner/session.ts';
import { runProgress } from './run-progress.ts';

/**
 * Runs a target in the process that has the folder and shows its progress until it ends. When that process ends first,
 * this one takes the folder over and goes on with the run. The first Ctrl-C cancels the run, the second one leaves it.
 */
export async function makeTarget(folder: string, asked: z.input<(typeof startRun)['input']>): Promise<Run> {
  const progress = runProgress(process.stderr);
  let id: string | undefined;
  let seen = 0;
  try {
    for (;;) {
      try {
        const run = await withOwner(folder, async (owner, project) => {
          await project?.runs.resume();
          id ??= (await owner.call(startRun, asked)).id;
          const run = id;
          const cancel = () => void owner.call(cancelRun, { id: run }).catch(() => {});
          process.once('SIGINT', cancel).once('SIGTERM', cancel);
          try {
            return await owner.call(followRun, { id, after: seen }, (event) => {
              seen = event.seq;
              progress.show(event);
            });
          } finally {
            process.off('SIGINT', cancel).off('SIGTERM', cancel);
          }
        });
        if (run.endedAt !== undefined) return run;
      } catch (error) {
        if (id === undefined || !(error instanceof OwnerGone)) throw error;
      }
    }
  } finally {
    progress.close();
  }
}
