import type { Graph } from '../entities/graph.ts';
import type { Reason } from '../pipeline/explain.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Rule } from '../pipeline/rule.ts';
import type { Runs } from '../pipeline/runs.ts';
import type { Caller } from '../store/caller.ts';
import type { LinkedFiles } from './registration/linked-files.ts';
import type { Snapshot } from './snapshot.ts';

/** What the gateway stands on; the same for all requests. */
export interface GatewayParts {
  readonly graph: Graph;
  readonly runs: Runs;
  readonly rules: readonly Rule[];
  /**
   * The jobs that a target needs and why each would run.
   * @param configuration - keys that differ from the project's
   * @throws UnknownRule, UnknownConfigurationKey, InvalidConfiguration
   */
  explain(target: string, configuration: Readonly<Record<string, unknown>>): Promise<ExplainedPlan>;
  readonly linkedFiles: LinkedFiles;
}

export interface ExplainedPlan {
  readonly plan: Plan;
  /** By rule; null when up to date. */
  readonly reasons: ReadonlyMap<string, Reason | null>;
}

/** What a resolver has: made anew for each request, as what was read must not outlive the rights of its caller. */
export interface GatewayContext extends GatewayParts {
  readonly caller: Caller;
  /** The current state of the graph. */
  readonly current: Snapshot;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}
