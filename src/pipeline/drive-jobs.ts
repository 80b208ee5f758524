import { forcedJobs, reasonText } from './explain.ts';
import { toFailure } from './failure.ts';
import type { Plan } from './plan.ts';
import type { Run, RunChange, RunJob, RunStore } from './run.ts';
import type { EventWriter } from './run-events.ts';
import { type JobContext, runJob } from './runner.ts';
import { noteReason, type Settled, settleJob, startJobs } from './schedule.ts';
import { automaticTag } from './tag.ts';

export interface RunInProgress {
  readonly run: Run;
  readonly plan: Plan;
  readonly store: RunStore;
  readonly writer: EventWriter;
  /** Aborted: jobs in progress stop and are cancelled. */
  readonly cancelled: AbortSignal;
  /** Aborted: jobs in progress stop and stay as they are, to be made by the next process. */
  readonly closed: AbortSignal;
  /** Something of the run is new in the store. */
  changed(): void;
  /** What all its jobs share. */
  readonly context: Omit<JobContext, keyof OfOneJob | 'signal' | 'tag'>;
}

type OfOneJob = Pick<JobContext, 'forced' | 'producersRan' | 'onReason' | 'onLog' | 'onNotice' | 'onProgress'>;

/**
 * Starts jobs as the budget allows and notes how they end, until none is left to start. When it returns or throws, no
 * job is in progress.
 * @throws what the store threw
 */
export async function driveJobs(making: RunInProgress): Promise<void> {
  const inProgress = new Map<string, Promise<void>>();
  const halting = new AbortController();
  const halted = AbortSignal.any([making.closed, halting.signal]);
  try {
    while (!halted.aborted) {
      const { run, started } = await startNext(making);
      for (const { rule } of started) {
        const made = makeJob(making, run, rule, halted).finally(() => inProgress.delete(rule));
        inProgress.set(rule, made);
      }
      if (inProgress.size === 0) return;
      await Promise.race(inProgress.values());
    }
  } finally {
    halting.abort();
    await Promise.allSettled(inProgress.values());
    await making.writer.written();
  }
}

async function startNext(making: RunInProgress): Promise<{ run: Run; started: readonly RunJob[] }> {
  let started: readonly RunJob[] = [];
  const run = await step(making, (current) => {
    const change = startJobs(current, new Date().toISOString());
    started = change.started;
    return change;
  });
  return { run, started };
}

async function makeJob(making: RunInProgress, run: Run, name: string, halted: AbortSignal): Promise<void> {
  const { plan, writer, context, cancelled } = making;
  const job = plan.jobs.find(({ rule }) => rule.name === name);
  if (!job) throw new Error(`Run ${run.id} has the job ${name}, which is not in its plan.`);
  const ran = run.jobs.filter(({ rule, state }) => job.needs.includes(rule) && state === 'succeeded');
  const made = runJob(job, {
    ...context,
    signal: AbortSignal.any([cancelled, halted]),
    tag: () => tagOf(making),
    forced: forcedJobs(plan, run.options.forced).has(name),
    producersRan: ran.map(({ rule }) => rule),
    onReason: async (reason) => {
      await step(making, (current) => noteReason(current, name, reasonText(reason)));
    },
    onLog: (line) => writer.tell({ kind: 'log', job: name, message: line }),
    onNotice: (line) => writer.tell({ kind: 'notice', job: name, message: line }),
    onProgress: (progress, leftMs) => writer.tell({ kind: 'progress', job: name, progress, leftMs }),
  });
  const settled = await made.then(
    (state): Settled => ({ state }),
    (error): Settled | undefined => {
      if (cancelled.aborted) return { state: 'cancelled' };
      return halted.aborted ? undefined : { state: 'failed', error: toFailure(error, context.blank) };
    },
  );
  await writer.written();
  if (settled) await step(making, (current) => settleJob(current, name, settled, new Date().toISOString()));
}

/** The tag of everything this run pushes: the configured one, or one that is made once and kept with the run. */
async function tagOf(making: RunInProgress): Promise<string> {
  const given = making.context.configuration.RESOURCE_TAG;
  if (given !== null) return given;
  const made = automaticTag(new Date());
  const { tag = made } = await step(making, (run) => ({ run: { ...run, tag: run.tag ?? made }, events: [] }));
  return tag;
}

async function step({ run, store, changed }: RunInProgress, change: (run: Run) => RunChange): Promise<Run> {
  const stepped = await store.change(run.id, change);
  changed();
  return stepped ?? run;
}
