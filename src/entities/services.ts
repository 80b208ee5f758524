import type { JobRecord } from '../pipeline/job-record.ts';
import type { Services } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Graph } from './graph.ts';

/** What fetch and push rules use while they run; made for one run. */
export interface EntityServices extends Services {
  readonly graph: Graph;
  /** Whose run it is: reads with their rights, and is the contributor of what is pushed. */
  readonly caller: Caller;
  /**
   * The tag of this run when RESOURCE_TAG is null: made at the first call, kept with the run, the same after a resume.
   */
  automaticTag(): Promise<string>;
  /** The job that made a file, by its path as `files.ts` has it; undefined when no job of the ledger did. */
  producerOf(path: string): Promise<JobRecord | undefined>;
  /** Name, version and address of the software, for provenance. */
  readonly software: Software;
}

export interface Software {
  readonly name: string;
  readonly version: string;
  readonly repository?: string;
}
