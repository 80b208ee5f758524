import { join } from 'node:path';
import type { Configuration } from './configuration.ts';
import { DiskFull, InputMissing, OutputMissing } from './errors.ts';
import { contentInputs, explainJob, type PlanState, type Reason } from './explain.ts';
import { type JobLog, openJobLog } from './job-log.ts';
import type { Artefact, JobRecord } from './job-record.ts';
import { jobKey, type Ledger } from './ledger.ts';
import type { PlannedJob } from './plan.ts';
import { readPlanState } from './plan-state.ts';
import { inputPath, outputPath, type Rule, type Services } from './rule.ts';
import { commitOutputs, dropStaging, prepareStaging, removeOutputs, stagedPath } from './staging.ts';

export interface JobContext {
  readonly workingDir: string;
  readonly ledger: Ledger;
  readonly configuration: Configuration;
  readonly services: Services;
  readonly triggers: 'content' | 'mtime';
  readonly forced: boolean;
  /** Producers of this job that ran, rather than had nothing to do, in this run. */
  readonly producersRan: readonly string[];
  readonly runId: string;
  readonly softwareVersion: string;
  readonly signal: AbortSignal;
  tag(): Promise<string>;
  /** Blanks secrets. */
  blank(text: string): string;
  onReason(reason: Reason): Promise<void>;
  onLog(line: string): void;
  onNotice(line: string): void;
  /** @param leftMs - time left, by the pace so far */
  onProgress(share: number, leftMs: number | undefined): void;
}

/**
 * Makes the outputs of a job unless they are up to date: into temporary paths, then moved into place together, then
 * recorded. A failed job leaves neither new nor old outputs, an interrupted one leaves the old.
 * @returns whether it ran
 */
export async function runJob(job: PlannedJob, context: JobContext): Promise<'succeeded' | 'unchanged'> {
  const { rule } = job;
  const { workingDir, ledger, signal } = context;
  const { state, fingerprint } = await currentState(job, context);
  const reason = whyRun(job, state, context);
  if (!reason) return 'unchanged';
  const missing = Object.values(rule.inputs)
    .map(inputPath)
    .find((path) => !state.artefacts.has(path));
  if (missing !== undefined) throw new InputMissing({ rule: rule.name, path: missing });
  await context.onReason(reason);
  try {
    await makeOutputs(job, state, fingerprint, context);
    return 'succeeded';
  } catch (error) {
    await dropStaging(workingDir, rule.name);
    if (!signal.aborted) {
      await removeOutputs(workingDir, job);
      await ledger.forget(rule.name);
    }
    throw isDiskFull(error) ? new DiskFull({ rule: rule.name, workingDir }, { cause: error }) : error;
  }
}

async function makeOutputs(
  job: PlannedJob,
  state: PlanState,
  fingerprint: string | undefined,
  context: JobContext,
): Promise<void> {
  const { rule } = job;
  const { workingDir, ledger, signal } = context;
  const log = await openJobLog(workingDir, rule.name, context.blank);
  const started = new Date().toISOString();
  try {
    signal.throwIfAborted();
    await prepareStaging(workingDir, rule);
    await rule.run(jobFor(job, state, context, log), context.services);
    signal.throwIfAborted();
    const record = await recordOf(job, state, fingerprint, started, context);
    await commitOutputs(workingDir, job, record);
    ledger.learn(record);
    log.line(`ended, key ${record.key}`);
  } catch (error) {
    log.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  } finally {
    await log.close();
  }
}

async function currentState(job: PlannedJob, context: JobContext) {
  const { rule } = job;
  const state = await readPlanState([job], context.ledger, context.configuration);
  const fingerprint = await rule.fingerprint?.(state.params.get(rule.name) ?? {}, context.services);
  const fingerprints = new Map(fingerprint === undefined ? [] : [[rule.name, fingerprint]]);
  return { state: { ...state, fingerprints }, fingerprint };
}

function whyRun(job: PlannedJob, state: PlanState, { forced, triggers, producersRan }: JobContext): Reason | null {
  if (forced) return { kind: 'forced', names: [] };
  const reason = explainJob(job, state, triggers);
  if (reason || triggers === 'content') return reason;
  const running = producersRan.filter((name) => !job.ancientNeeds.includes(name));
  return running.length > 0 ? { kind: 'producer-runs', names: running } : null;
}

function jobFor({ rule }: PlannedJob, state: PlanState, context: JobContext, log: JobLog): Parameters<Rule['run']>[0] {
  const { workingDir, signal, runId } = context;
  const startedMs = performance.now();
  const mapPaths = <Value>(paths: Readonly<Record<string, Value>>, place: (value: Value) => string) =>
    Object.fromEntries(Object.entries(paths).map(([name, value]) => [name, place(value)]));
  const params = state.params.get(rule.name) ?? {};
  log.line(`${rule.name} version ${rule.version}, run ${runId}, parameters ${JSON.stringify(params)}`);
  return {
    inputs: mapPaths(rule.inputs, (input) => join(workingDir, inputPath(input))),
    outputs: mapPaths(rule.outputs, (output) => stagedPath(workingDir, rule.name, outputPath(output))),
    params,
    signal,
    runId,
    tag: context.tag,
    madeBy: context.ledger.madeBy,
    log: (line) => {
      log.line(line);
      context.onLog(context.blank(line));
    },
    notice: (line) => {
      log.line(line);
      context.onNotice(context.blank(line));
    },
    progress: (share) => {
      const elapsed = performance.now() - startedMs;
      context.onProgress(share, share > 0 ? (elapsed * (1 - share)) / share : undefined);
    },
  };
}

async function recordOf(
  job: PlannedJob,
  state: PlanState,
  fingerprint: string | undefined,
  started: string,
  { workingDir, ledger, runId, softwareVersion }: JobContext,
): Promise<JobRecord> {
  const { rule } = job;
  const inputs = contentInputs(job).flatMap((path) => state.artefacts.get(path) ?? []);
  const outputs: Artefact[] = [];
  for (const path of Object.values(rule.outputs).map(outputPath)) {
    const staged = stagedPath('', rule.name, path);
    const made = await ledger.artefact(staged, []);
    if (!made) throw new OutputMissing({ rule: rule.name, path: join(workingDir, path) });
    outputs.push(toArtefact({ ...made, path }));
  }
  const content = {
    rule: rule.name,
    version: rule.version,
    params: state.params.get(rule.name) ?? {},
    ...(fingerprint === undefined ? {} : { fingerprint }),
    inputs: inputs.map(toArtefact),
  };
  const ended = new Date().toISOString();
  return { ...content, key: jobKey(content), outputs, started, ended, softwareVersion, runId };
}

const toArtefact = ({ path, sha256, bytes, stamp }: Artefact): Artefact => ({ path, sha256, bytes, stamp });

const isDiskFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';
