import type { z } from 'zod';
import type { WorkerPool } from '../volume/worker-pool.ts';
import type { JobRecord } from './job-record.ts';

/** `ancient`: an order of execution only, its content and age are ignored. */
export type Input = string | { readonly ancient: string };
/** `directory`: emptied before the job, hashed as the sorted list of its files. `flag`: an empty file that says "done". */
export type Output = string | { readonly directory: string } | { readonly flag: string };

export const ancient = (path: string) => ({ ancient: path });
export const directory = (path: string) => ({ directory: path });
export const flag = (path: string) => ({ flag: path });

export const inputPath = (input: Input): string => (typeof input === 'string' ? input : input.ancient);

export function outputPath(output: Output): string {
  if (typeof output === 'string') return output;
  return 'flag' in output ? output.flag : output.directory;
}

/** What every rule may use while it runs. */
export interface Services {
  readonly workers: WorkerPool;
  /** What starts the command line of this program: the executable and its first arguments. */
  readonly command?: readonly string[];
}

export interface Job<In, Out, Params> {
  /** Absolute paths. */
  readonly inputs: { readonly [Name in keyof In]: string };
  /** Absolute temporary paths: the runner moves them into place when `run` returns. */
  readonly outputs: { readonly [Name in keyof Out]: string };
  readonly params: Params;
  readonly signal: AbortSignal;
  /** The run that the job is part of. */
  readonly runId: string;
  /** RESOURCE_TAG, or the tag that this run makes for itself when it is first asked for. Part of no key. */
  tag(): Promise<string>;
  /** What the ledger holds of the job that made the file or folder at `path` (relative to WORKING_DIR, `files.ts`). */
  madeBy(path: string): JobRecord | undefined;
  /** One line of the job's log. */
  log(line: string): void;
  /** A line of the log that is also shown to whoever waits for the run. */
  notice(line: string): void;
  /** @param done - share of the work done, 0 to 1 */
  progress(done: number): void;
}

/**
 * One step of the pipeline. Paths are relative to WORKING_DIR (`files.ts`). An output path that is the input path of
 * another rule, or a folder above it, is an edge of the graph.
 */
export interface Rule<
  In extends Readonly<Record<string, Input>> = Readonly<Record<string, Input>>,
  Out extends Readonly<Record<string, Output>> = Readonly<Record<string, Output>>,
  Params extends z.ZodObject = z.ZodObject,
  Uses extends Services = Services,
> {
  readonly name: string;
  /** One sentence for `rules`. */
  readonly description: string;
  /** Raised when the same inputs would give another result; part of the job's key. */
  readonly version: number;
  /** Of two jobs that could start, the one with the higher priority does. Default 0. */
  readonly priority?: number;
  /** Names of rules that go before this one where a plan has both; they bring nothing into a plan. */
  readonly after?: readonly string[];
  readonly inputs: In;
  readonly outputs: Out;
  /** Configuration keys the rule depends on; part of the job's key, hence never a secret. */
  readonly params: Params;
  readonly resources: Resources;
  /** More that the job's key depends on, known only at run time (a fetch: the resolved id, revision and digest). */
  fingerprint?(params: z.infer<Params>, services: Uses): Promise<string>;
  run(job: Job<In, Out, z.infer<Params>>, services: Uses): Promise<void>;
}

/** What a job takes on an atlas of 25 µm; memory and disk grow with the number of voxels (`resources.ts`). */
export interface Resources {
  readonly threads: number;
  readonly memoryMiB: number;
  /** Size of the outputs. */
  readonly diskMiB?: number;
}

/** Returns the rule unchanged; it lets `run` know the names of its inputs, outputs and params. */
export function defineRule<
  In extends Readonly<Record<string, Input>>,
  Out extends Readonly<Record<string, Output>>,
  Params extends z.ZodObject,
  Uses extends Services = Services,
>(rule: Rule<In, Out, Params, Uses>): Rule<In, Out, Params, Uses> {
  return rule;
}
