import type { UserConfig } from './customisation/user-config.ts';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/**
 * queued: not started; unchanged: there was nothing to do; skipped: not started because another job failed;
 * the others as for runs.
 */
export type JobState = 'queued' | 'running' | 'succeeded' | 'unchanged' | 'failed' | 'skipped' | 'cancelled';

/** Whose run it is: the `Caller` of the store, kept with the run so that a resumed run writes as the same person. */
export interface RunCaller {
  readonly subject: string;
  readonly identities: readonly string[];
  readonly person?: {
    readonly name?: string;
    readonly givenName?: string;
    readonly familyName?: string;
    readonly username: string;
  };
}

export interface RunOptions {
  /** Threads that parallel jobs may take together. */
  readonly cores: number;
  /** Memory that parallel jobs may take together, MiB. */
  readonly memoryMiB: number;
  /** Rules that run, with everything downstream of them in the plan, though nothing changed. */
  readonly forced: readonly string[];
  /** What makes a job run: the content of its inputs and its parameters, or (as the reference) file times alone. */
  readonly triggers: 'content' | 'mtime';
  /** After a failure go on with the jobs that do not depend on it. */
  readonly keepGoing: boolean;
}

export interface Run {
  readonly id: string;
  readonly target: string;
  readonly state: RunState;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly caller: RunCaller;
  /** Every key but the secrets, as it was when the run was started. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What is done for some regions instead of what the rules do for all. */
  readonly customisation?: UserConfig;
  readonly options: RunOptions;
  /** The automatic tag, once something asked for it. */
  readonly tag?: string;
  readonly cancelRequested: boolean;
  /** Why a run failed that is not the fault of one of its jobs. */
  readonly error?: Failure;
  /** Producers first. */
  readonly jobs: readonly RunJob[];
}

export interface RunJob {
  readonly rule: string;
  readonly state: JobState;
  readonly needs: readonly string[];
  readonly priority: number;
  readonly threads: number;
  readonly memoryMiB: number;
  /** Why it runs; absent while that is not known and for a job that had nothing to do. */
  readonly reason?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly error?: Failure;
}

/** An error as it is kept and shown: `tag` is `InternalError` for what was not thrown on purpose. */
export interface Failure {
  readonly tag: string;
  readonly message: string;
  readonly remedy?: string;
}

export type RunEventKind = 'run' | 'job' | 'progress' | 'log' | 'notice';

export interface NewRunEvent {
  readonly kind: RunEventKind;
  /** The rule; absent for the run itself. */
  readonly job?: string;
  /** kind `run` and `job`: the state it is in now. */
  readonly state?: RunState | JobState;
  /** kind `log` and `notice`: a line of its log; otherwise why it runs, or what went wrong. */
  readonly message?: string;
  /** kind `progress`: share of the job's work done, 0 to 1. */
  readonly progress?: number;
  /** kind `progress`: time left for the job, ms, as far as can be told. */
  readonly leftMs?: number;
}

export interface RunEvent extends NewRunEvent {
  /** Grows within a run; not without gaps. */
  readonly seq: number;
  readonly run: string;
  readonly time: string;
}

/** A run changed by a step of the scheduler, and what is told about it. */
export interface RunChange {
  readonly run: Run;
  readonly events: readonly NewRunEvent[];
}

/** Where runs are kept; `store/sql/runs.ts` implements it. */
export interface RunStore {
  insert(run: Run): Promise<void>;
  get(id: string): Promise<Run | undefined>;
  /** Newest first; `oldestFirst` for the queue. */
  list(query: {
    states?: readonly RunState[];
    size: number;
    after?: string;
    oldestFirst?: boolean;
  }): Promise<{ items: readonly Run[]; next?: string }>;
  /**
   * One transaction that holds the run against every other worker: reads it, applies `step` and keeps what it returns
   * with its events. `undefined` changes nothing.
   * @throws RunNotFound is left to the caller: an unknown id answers undefined
   */
  change(id: string, step: (run: Run) => RunChange | undefined): Promise<Run | undefined>;
  append(id: string, events: readonly NewRunEvent[]): Promise<void>;
  /** Events after `after`, oldest first. */
  events(id: string, after: number, size: number): Promise<readonly RunEvent[]>;
}
