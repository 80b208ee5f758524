import type { Services } from '../pipeline/rule.ts';
import type { Caller } from '../store/caller.ts';
import type { Graph } from './graph.ts';

/** What fetch and push rules use while they run; made for one run. */
export interface EntityServices extends Services {
  readonly graph: Graph;
  /** Whose run it is: reads with their rights, and is the contributor of what is pushed. */
  readonly caller: Caller;
  /** For provenance; the version is the ledger's. */
  readonly software: { readonly name: string; readonly repository?: string };
}
