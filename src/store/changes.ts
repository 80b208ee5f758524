import type { Caller } from './caller.ts';
import type { Kind, ProjectRef, Resource, StoreEvent } from './resource.ts';
import type { Project } from './scopes.ts';

/** Something that happened in a project, with what was said then; of what is `Deleted` nothing is left. */
export type Change =
  | {
      readonly event: EntityEvent;
      /** The entity at that revision. */
      readonly resource: Resource;
      /** The revision that the tag of a `TagAdded` names. */
      readonly target?: number;
    }
  | { readonly event: EntityEvent; readonly deleted: true }
  | { readonly event: EntityEvent; readonly settings: Project };

type EntityEvent = StoreEvent & { readonly project: ProjectRef };

/** Where: in a project, in an organisation, or everywhere. */
export interface ChangeScope {
  readonly org?: string;
  /** With `org`. */
  readonly project?: string;
  /** Default: entities of every kind. */
  readonly kind?: Kind | 'project';
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
