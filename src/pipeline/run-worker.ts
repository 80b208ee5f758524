import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Configuration, secretsBlanker, secretsOf } from './configuration.ts';
import { RunLocked } from './errors.ts';
import { explainPlan, forcedJobs, reasonText } from './explain.ts';
import { toFailure } from './failure.ts';
import { openLedger } from './ledger.ts';
import { lockWorkingDir } from './lock.ts';
import { type Plan, planTarget } from './plan.ts';
import { readPlanState } from './plan-state.ts';
import { checkDisk, diskNeeded } from './resources.ts';
import type { Run, RunChange, RunJob } from './run.ts';
import { createEventWriter, type EventWriter } from './run-events.ts';
import { type JobContext, runJob } from './runner.ts';
import type { RunsParts } from './runs.ts';
import { failRun, noteReason, requeueJobs, type Settled, settleJob, startJobs } from './schedule.ts';
import { recover } from './staging.ts';
import { automaticTag } from './tag.ts';

export interface Interruptions {
  /** The run is to end. */
  readonly cancelled: AbortSignal;
  /** The process is to end; the run is not: another process will go on with it. */
  readonly closed: AbortSignal;
  /** Something of the run is new in the store. */
  changed(): void;
}

/**
 * Makes a run to its end, or until the process closes.
 * @returns false when another process with the same store makes it, or another run in the same folder
 */
export async function makeRun(run: Run, parts: RunsParts, interruptions: Interruptions): Promise<boolean> {
  const { store } = parts;
  const configuration = Configuration.parse({ ...run.configuration, ...secretsOf(parts.configuration) });
  const workingDir = resolve(parts.projectDir, configuration.WORKING_DIR);
  let unlock: (() => Promise<void>) | undefined;
  try {
    unlock = await lockWorkingDir(workingDir, run.id);
    await store.change(run.id, (current) => ({ run: requeueJobs(current), events: [] }));
    await makeJobs({ run, parts, configuration, workingDir, interruptions });
  } catch (error) {
    if (interruptions.closed.aborted) return true;
    if (error instanceof RunLocked && (await store.get(error.details.runId))) return false;
    const failure = toFailure(error, secretsBlanker(configuration));
    await store.change(run.id, (current) => failRun(current, failure, new Date().toISOString()));
  } finally {
    await unlock?.();
    interruptions.changed();
  }
  return true;
}

interface RunInProgress {
  readonly run: Run;
  readonly parts: RunsParts;
  readonly configuration: Configuration;
  readonly workingDir: string;
  readonly interruptions: Interruptions;
}

async function makeJobs(making: RunInProgress): Promise<void> {
  const { run, parts, configuration, workingDir } = making;
  await mkdir(workingDir, { recursive: true });
  await recover(workingDir);
  const ledger = await openLedger(workingDir);
  const plan = planTarget(run.target, parts.rules);
  const reasons = explainPlan(plan, await readPlanState(plan.jobs, ledger, configuration), run.options);
  const toRun = plan.jobs.map(({ rule }) => rule).filter(({ name }) => reasons.get(name));
  await checkDisk(workingDir, diskNeeded(toRun, ledger.records, configuration));
  const { services, close } = await parts.servicesFor(run, configuration);
  const writer = createEventWriter(parts.store, run.id, making.interruptions.changed);
  const shared = {
    workingDir,
    ledger,
    configuration,
    services,
    triggers: run.options.triggers,
    runId: run.id,
    softwareVersion: parts.softwareVersion,
    signal: AbortSignal.any([making.interruptions.cancelled, making.interruptions.closed]),
    tag: () => tagOf(making),
    blank: secretsBlanker(configuration),
  };
  try {
    await driveJobs(making, plan, shared, writer);
  } finally {
    await writer.written();
    await close();
  }
}

type Shared = Omit<JobContext, 'forced' | 'producersRan' | 'onReason' | 'onLog' | 'onProgress'>;

async function driveJobs(making: RunInProgress, plan: Plan, shared: Shared, writer: EventWriter): Promise<void> {
  const inProgress = new Map<string, Promise<void>>();
  for (;;) {
    const { run, started } = await startNext(making);
    for (const job of started) {
      inProgress.set(
        job.rule,
        makeJob(making, plan, run, job, shared, writer).finally(() => inProgress.delete(job.rule)),
      );
    }
    if (inProgress.size === 0) return;
    await Promise.race(inProgress.values());
  }
}

async function startNext(making: RunInProgress): Promise<{ run: Run; started: readonly RunJob[] }> {
  let started: readonly RunJob[] = [];
  if (making.interruptions.closed.aborted) return { run: making.run, started };
  const run = await step(making, (current) => {
    const change = startJobs(current, new Date().toISOString());
    started = change.started;
    return change;
  });
  return { run, started };
}

async function makeJob(
  making: RunInProgress,
  plan: Plan,
  run: Run,
  { rule: name }: RunJob,
  shared: Shared,
  writer: EventWriter,
): Promise<void> {
  const job = plan.jobs.find(({ rule }) => rule.name === name);
  if (!job) throw new Error(`Run ${run.id} has the job ${name}, which is not in its plan.`);
  const ran = run.jobs.filter(({ rule, state }) => job.needs.includes(rule) && state === 'succeeded');
  const context: JobContext = {
    ...shared,
    forced: forcedJobs(plan, run.options.forced).has(name),
    producersRan: ran.map(({ rule }) => rule),
    onReason: async (reason) => {
      await step(making, (current) => noteReason(current, name, reasonText(reason)));
    },
    onLog: (line) => writer.tell({ kind: 'log', job: name, message: line }),
    onProgress: (progress, leftMs) => writer.tell({ kind: 'progress', job: name, progress, leftMs }),
  };
  const settled = await settle(runJob(job, context), making, shared.blank);
  await writer.written();
  if (settled) await step(making, (current) => settleJob(current, name, settled, new Date().toISOString()));
}

/** @returns undefined for a job that the end of the process interrupted: it stays as it is, to be made again */
async function settle(
  made: Promise<'succeeded' | 'unchanged'>,
  { interruptions: { cancelled, closed } }: RunInProgress,
  blank: (text: string) => string,
): Promise<Settled | undefined> {
  try {
    return { state: await made };
  } catch (error) {
    if (cancelled.aborted) return { state: 'cancelled' };
    return closed.aborted ? undefined : { state: 'failed', error: toFailure(error, blank) };
  }
}

/** The tag of everything this run pushes. */
async function tagOf(making: RunInProgress): Promise<string> {
  const given = making.configuration.RESOURCE_TAG;
  if (given !== null) return given;
  const { tag } = await step(making, (run) => ({
    run: { ...run, tag: run.tag ?? automaticTag(new Date()) },
    events: [],
  }));
  if (tag === undefined) throw new Error(`Run ${making.run.id} has no tag.`);
  return tag;
}

async function step({ run, parts, interruptions }: RunInProgress, change: (run: Run) => RunChange): Promise<Run> {
  const changed = await parts.store.change(run.id, change);
  interruptions.changed();
  return changed ?? run;
}
