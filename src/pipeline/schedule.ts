import type { Failure, JobState, NewRunEvent, Run, RunChange, RunJob } from './run.ts';

/** A job that has ended, and how. */
export type Settled =
  | { readonly state: 'succeeded' | 'unchanged' | 'cancelled' }
  | { readonly state: 'failed'; readonly error: Failure };

const isDone = ({ state }: RunJob) => state === 'succeeded' || state === 'unchanged';
export const hasEnded = ({ state }: Run) => state === 'succeeded' || state === 'failed' || state === 'cancelled';

/**
 * Marks the jobs that may start now as running: their producers are done, and they fit what the running ones leave of
 * cores and memory. Higher priority first, then the order of the plan. A job that needs more than there is gets what
 * there is: its threads are cut to the cores, and it has the memory to itself.
 */
export function startJobs(run: Run, now: string): RunChange & { readonly started: readonly RunJob[] } {
  if (hasEnded(run) || run.cancelRequested) return { run, events: [], started: [] };
  const done = new Set(run.jobs.filter(isDone).map(({ rule }) => rule));
  const ready = run.jobs
    .filter(({ state, needs }) => state === 'queued' && needs.every((need) => done.has(need)))
    .sort((a, b) => b.priority - a.priority);
  const running = run.jobs.filter(({ state }) => state === 'running');
  const started: RunJob[] = [];
  for (const job of ready) {
    if (fits(job, [...running, ...started], run)) started.push({ ...job, state: 'running', startedAt: now });
  }
  return {
    run: { ...run, state: 'running', startedAt: run.startedAt ?? now, jobs: replaceJobs(run.jobs, started) },
    events: [
      ...(run.state === 'running' ? [] : [{ kind: 'run', state: 'running' } as const]),
      ...started.map(({ rule }): NewRunEvent => ({ kind: 'job', job: rule, state: 'running' })),
    ],
    started,
  };
}

/** What a job takes of the run's budget. */
export function share({ threads, memoryMiB }: RunJob, { options }: Run) {
  return { threads: Math.min(threads, options.cores), memoryMiB: Math.min(memoryMiB, options.memoryMiB) };
}

function fits(job: RunJob, running: readonly RunJob[], run: Run): boolean {
  const shares = [...running, job].map((each) => share(each, run));
  const total = (of: 'threads' | 'memoryMiB') => shares.reduce((sum, each) => sum + each[of], 0);
  return total('threads') <= run.options.cores && total('memoryMiB') <= run.options.memoryMiB;
}

/** Notes why a job runs. */
export function noteReason(run: Run, rule: string, reason: string): RunChange {
  const jobs = run.jobs.map((job) => (job.rule === rule ? { ...job, reason } : job));
  return { run: { ...run, jobs }, events: [{ kind: 'job', job: rule, state: 'running', message: reason }] };
}

/** Notes how a job ended and ends the run when nothing is left to do. */
export function settleJob(run: Run, rule: string, settled: Settled, now: string): RunChange {
  const jobs = run.jobs.map((job) => (job.rule === rule ? { ...job, ...settled, endedAt: now } : job));
  const message = settled.state === 'failed' ? { message: settled.error.message } : {};
  return conclude({ ...run, jobs }, [{ kind: 'job', job: rule, state: settled.state, ...message }], now);
}

/** Ends a run that cannot go on for a reason that lies in none of its jobs. */
export function failRun(run: Run, error: Failure, now: string): RunChange | undefined {
  if (hasEnded(run)) return undefined;
  const jobs = run.jobs.map((job) => endIfQueued(requeue(job), 'skipped', now));
  return {
    run: { ...run, jobs, error, state: 'failed', endedAt: now },
    events: [{ kind: 'run', state: 'failed', message: error.message }],
  };
}

/** Starts nothing more; the run ends when the jobs in progress have. */
export function cancelRun(run: Run, now: string): RunChange | undefined {
  if (hasEnded(run)) return undefined;
  return conclude({ ...run, cancelRequested: true }, [], now);
}

/** Queues the jobs again that a process was at when it ended, or ends the run if that was wanted. */
export function recoverRun(run: Run, now: string): RunChange | undefined {
  const recovered = { ...run, jobs: run.jobs.map(requeue) };
  return run.cancelRequested ? cancelRun(recovered, now) : { run: recovered, events: [] };
}

function requeue(job: RunJob): RunJob {
  if (job.state !== 'running') return job;
  const { startedAt, reason, ...queued } = job;
  return { ...queued, state: 'queued' };
}

function conclude(run: Run, events: readonly NewRunEvent[], now: string): RunChange {
  const jobs = stopJobs(run, now);
  const stopped = jobs.filter((job, i) => job !== run.jobs[i]);
  const told = [...events, ...stopped.map(({ rule, state }): NewRunEvent => ({ kind: 'job', job: rule, state }))];
  if (jobs.some(({ state }) => state === 'queued' || state === 'running'))
    return { run: { ...run, jobs }, events: told };
  const failed = jobs.some(({ state }) => state === 'failed');
  const state = run.cancelRequested ? 'cancelled' : failed ? 'failed' : 'succeeded';
  return { run: { ...run, jobs, state, endedAt: now }, events: [...told, { kind: 'run', state }] };
}

/** After a failure nothing else starts; with keep-going, nothing that depends on it. */
function stopJobs(run: Run, now: string): readonly RunJob[] {
  if (run.cancelRequested) return run.jobs.map((job) => endIfQueued(job, 'cancelled', now));
  const lost = new Set(
    run.jobs.filter(({ state }) => state === 'failed' || state === 'skipped').map(({ rule }) => rule),
  );
  if (lost.size === 0) return run.jobs;
  return run.jobs.map((job) => {
    if (run.options.keepGoing && !job.needs.some((need) => lost.has(need))) return job;
    const ended = endIfQueued(job, 'skipped', now);
    // The jobs come producers first, so what a skipped job feeds is seen later in this pass.
    if (ended.state === 'skipped') lost.add(job.rule);
    return ended;
  });
}

const endIfQueued = (job: RunJob, state: JobState, now: string): RunJob =>
  job.state === 'queued' ? { ...job, state, endedAt: now } : job;

const replaceJobs = (jobs: readonly RunJob[], changed: readonly RunJob[]) =>
  jobs.map((job) => changed.find(({ rule }) => rule === job.rule) ?? job);
