import type { Artefact, JobRecord } from './job-record.ts';
import type { Plan, PlannedJob } from './plan.ts';
import { inputPath, outputPath } from './rule.ts';

export type ReasonKind =
  | 'forced'
  | 'output-missing'
  | 'not-recorded'
  | 'version-changed'
  | 'params-changed'
  | 'inputs-changed'
  | 'fingerprint-changed'
  | 'output-altered'
  | 'input-newer'
  | 'producer-runs';

/** Why a job runs. */
export interface Reason {
  readonly kind: ReasonKind;
  /** The paths, parameters or rules it is about. */
  readonly names: readonly string[];
}

const TEXT: Record<ReasonKind, string> = {
  forced: 'forced',
  'output-missing': 'output missing',
  'not-recorded': 'no run recorded',
  'version-changed': 'rule version changed',
  'params-changed': 'parameters changed',
  'inputs-changed': 'inputs changed',
  'fingerprint-changed': 'source changed',
  'output-altered': 'output altered by hand',
  'input-newer': 'input newer than the oldest output',
  'producer-runs': 'producer will run',
};

export const reasonText = ({ kind, names }: Reason): string =>
  names.length === 0 ? TEXT[kind] : `${TEXT[kind]}: ${names.join(', ')}`;

/** The working folder and the ledger as far as a plan is concerned (`plan-state.ts` reads it). */
export interface PlanState {
  /** Last record a rule. */
  readonly records: ReadonlyMap<string, JobRecord>;
  /** What lies at each path of the plan that exists. */
  readonly artefacts: ReadonlyMap<string, CurrentArtefact>;
  /** Parameters a rule. */
  readonly params: ReadonlyMap<string, JobRecord['params']>;
  /** Where it is known; a rule whose fingerprint is not known is taken to have the recorded one. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

export interface CurrentArtefact extends Artefact {
  /** Time of the last modification (of a folder: of its newest file), ms since 1970. */
  readonly modified: number;
}

export interface Triggers {
  readonly triggers: 'content' | 'mtime';
  readonly forced: readonly string[];
}

/** Why each job of the plan would run, in its order; null for a job that is up to date. */
export function explainPlan(
  plan: Plan,
  state: PlanState,
  { triggers, forced }: Triggers = { triggers: 'content', forced: [] },
): ReadonlyMap<string, Reason | null> {
  const reasons = new Map<string, Reason | null>();
  const downstream = forcedJobs(plan, forced);
  for (const job of plan.jobs) {
    const running = job.needs.filter((need) => reasons.get(need) && !job.ancientNeeds.includes(need));
    reasons.set(
      job.rule.name,
      downstream.has(job.rule.name)
        ? { kind: 'forced', names: [] }
        : (explainJob(job, state, triggers) ?? (running.length > 0 ? { kind: 'producer-runs', names: running } : null)),
    );
  }
  return reasons;
}

/** The forced rules and everything downstream of them in the plan. */
export function forcedJobs(plan: Plan, forced: readonly string[]): ReadonlySet<string> {
  const jobs = new Set(forced);
  for (const { rule, needs } of plan.jobs) if (needs.some((need) => jobs.has(need))) jobs.add(rule.name);
  return jobs;
}

/** Why a job would run when none of its producers does; the first that holds of a fixed order. */
export function explainJob(job: PlannedJob, state: PlanState, triggers: 'content' | 'mtime'): Reason | null {
  const outputs = Object.values(job.rule.outputs).map(outputPath);
  const missing = outputs.filter((path) => !state.artefacts.has(path));
  if (missing.length > 0) return { kind: 'output-missing', names: missing };
  const record = state.records.get(job.rule.name);
  if (triggers === 'mtime') return explainByTime(job, state, outputs, record);
  return record ? explainByContent(job, state, record) : { kind: 'not-recorded', names: outputs };
}

function explainByTime(
  job: PlannedJob,
  state: PlanState,
  outputs: readonly string[],
  record: JobRecord | undefined,
): Reason | null {
  const made = outputs.map((path) => state.artefacts.get(path)?.modified ?? 0);
  if (made.length === 0 && !record) return { kind: 'not-recorded', names: [] };
  const oldest = Math.min(...made, made.length === 0 && record ? Date.parse(record.ended) : Number.POSITIVE_INFINITY);
  const newer = contentInputs(job).filter((path) => (state.artefacts.get(path)?.modified ?? 0) > oldest);
  return newer.length > 0 ? { kind: 'input-newer', names: newer } : null;
}

function explainByContent(job: PlannedJob, state: PlanState, record: JobRecord): Reason | null {
  if (record.version !== job.rule.version) return { kind: 'version-changed', names: [] };
  const params = changedKeys(record.params, state.params.get(job.rule.name) ?? {});
  if (params.length > 0) return { kind: 'params-changed', names: params };
  const inputs = changedPaths(contentInputs(job), record.inputs, state);
  if (inputs.length > 0) return { kind: 'inputs-changed', names: inputs };
  const fingerprint = state.fingerprints.get(job.rule.name) ?? record.fingerprint;
  if (fingerprint !== record.fingerprint) return { kind: 'fingerprint-changed', names: [] };
  const altered = changedPaths(Object.values(job.rule.outputs).map(outputPath), record.outputs, state);
  return altered.length > 0 ? { kind: 'output-altered', names: altered } : null;
}

/** Paths of the inputs that are more than an order of execution. */
export const contentInputs = (job: PlannedJob): readonly string[] =>
  Object.values(job.rule.inputs)
    .filter((input) => typeof input === 'string')
    .map(inputPath);

function changedKeys(before: JobRecord['params'], now: JobRecord['params']): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
}

/** Paths whose content is another than recorded, came, or went. */
function changedPaths(now: readonly string[], recorded: readonly Artefact[], state: PlanState): readonly string[] {
  const before = new Map(recorded.map(({ path, sha256 }) => [path, sha256]));
  return [...new Set([...now, ...before.keys()])].filter((path) =>
    now.includes(path) ? state.artefacts.get(path)?.sha256 !== before.get(path) : true,
  );
}
