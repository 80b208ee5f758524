import type { Configuration } from './configuration.ts';
import type { UserConfig } from './customisation/user-config.ts';
import type { Rule, Services } from './rule.ts';
import type { Run, RunCaller, RunEvent, RunOptions, RunState, RunStore } from './run.ts';

export interface RunRequest {
  readonly target: string;
  /** Keys that differ from the project's configuration; never a secret. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly customisation?: UserConfig;
  readonly options?: Partial<RunOptions>;
  readonly caller: RunCaller;
}

/** Side jobs: runs that outlive the request, and the process, that started them. */
export interface Runs {
  /**
   * Plans and keeps the run and returns at once; a worker of this process then makes it.
   * @throws UnknownRule, UnknownConfigurationKey, InvalidConfiguration
   */
  start(request: RunRequest): Promise<Run>;
  /** @throws RunNotFound */
  get(id: string): Promise<Run>;
  /** Newest first. */
  list(query?: { states?: readonly RunState[]; size?: number; after?: string }): Promise<{
    items: readonly Run[];
    next?: string;
  }>;
  /** Stops the jobs that run and starts no other; a finished run stays as it is. @throws RunNotFound */
  cancel(id: string): Promise<Run>;
  /** A new run of the same target, configuration and options; the jobs that succeeded have nothing to do. @throws RunNotFound */
  retry(id: string, caller: RunCaller): Promise<Run>;
  /** Events after number `after` (default 0: all), then new ones as they come, until the run has ended. @throws RunNotFound */
  events(id: string, after?: number, signal?: AbortSignal): AsyncIterable<RunEvent>;
  /** Waits until the run has ended. @throws RunNotFound */
  ended(id: string): Promise<Run>;
  /** Goes on with the runs that a dead process left queued or running. */
  resume(): Promise<void>;
  /** Stops working; runs in progress are left to be resumed by the next process. */
  close(): Promise<void>;
}

export interface RunsParts {
  readonly store: RunStore;
  readonly rules: readonly Rule[];
  /** WORKING_DIR is relative to it. */
  readonly projectDir: string;
  /** What runs start from; its secrets reach rules through their services only. */
  readonly configuration: Configuration;
  /** Opens what the rules of one run may use: on behalf of its caller, with as many workers as it has cores. */
  servicesFor(run: Run, configuration: Configuration): Promise<OpenServices>;
  readonly softwareVersion: string;
}

export interface OpenServices {
  readonly services: Services;
  close(): Promise<void>;
}
