import { AtlasError } from '../errors.ts';
import type { Run } from '../pipeline/run.ts';

/** What an ended run did, in a sentence. @throws RunNotMade unless it succeeded */
export function outcomeOf(run: Run): string {
  if (run.state !== 'succeeded') throw new RunNotMade(run);
  const { id, target, jobs } = run;
  const ran = jobs.filter(({ state }) => state === 'succeeded').length;
  if (ran === 0) return `Nothing to do: all ${jobs.length} jobs of ${target} are up to date.`;
  return `Made ${target}: ${ran} jobs run, ${jobs.length - ran} up to date (run ${id}).`;
}

/** A run failed or was cancelled. */
export class RunNotMade extends AtlasError<'RunFailed' | 'RunCancelled', { id: string; jobs: readonly string[] }> {
  readonly tag: 'RunFailed' | 'RunCancelled';
  readonly remedy: string;

  constructor({ id, target, state, jobs, error }: Run) {
    const failed = jobs.filter((job) => job.state === 'failed');
    const details = { id, jobs: failed.map(({ rule }) => rule) };
    if (state === 'cancelled') super(`Run ${id} of ${target} was cancelled.`, details);
    else
      super(
        [`Run ${id} of ${target} failed.`, error?.message, ...failed.map(textOf)].filter(Boolean).join('\n'),
        details,
      );
    this.tag = state === 'cancelled' ? 'RunCancelled' : 'RunFailed';
    const remedies = [error, ...failed.map((job) => job.error)].flatMap((cause) => cause?.remedy ?? []);
    this.remedy = remedies.join('\n') || 'The same command goes on from here.';
  }
}

const textOf = ({ rule, error }: Run['jobs'][number]) => `  ${rule}: ${error?.message ?? 'no reason is known'}`;
