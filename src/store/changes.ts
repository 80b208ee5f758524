import type { Caller } from './caller.ts';
import type { Kind, Resource, StoreEvent } from './resource.ts';

/** A revision that was made, and what it says. */
export interface Change {
  readonly event: StoreEvent;
  /** The entity at that revision. */
  readonly resource: Resource;
  /** The revision that the tag of a `TagAdded` names. */
  readonly target?: number;
}

/** Which entities: of a project, of an organisation, or all of them. */
export interface ChangeScope {
  readonly org?: string;
  /** With `org`. */
  readonly project?: string;
  readonly kind?: Kind;
}

/** The log of changes, to be followed. */
export interface ChangeLog {
  /** Number of the last commit, 0 when there is none. Commits become visible in their order. */
  lastCommit(): Promise<number>;
  /**
   * Changes after a commit, oldest first: a bounded number of bytes at a time, at least one change if there is any, and
   * those of one commit together.
   *
   * @throws AuthorizationFailed without `events/read` at the scope, OrganizationNotFound, ProjectNotFound
   */
  changes(after: number, scope: ChangeScope, caller: Caller): Promise<readonly Change[]>;
}
