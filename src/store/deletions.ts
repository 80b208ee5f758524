import type { Caller } from './caller.ts';
import type { Iri, ProjectRef } from './resource.ts';
import type { Project } from './scopes.ts';

/** What became of a project that was marked for deletion. */
export interface ProjectDeletion {
  readonly project: ProjectRef;
  readonly uuid: string;
  readonly markedAt: string;
  readonly markedBy: string;
  /** Absent while it is under way. */
  readonly deletedAt?: string;
  /** What it held when it was marked. */
  readonly resources: number;
  readonly revisions: number;
  readonly files: number;
}

/**
 * What is deleted leaves the store with all its revisions, tags and events, also as of earlier instants; the bytes of
 * files are garbage then. The log keeps that something was deleted, and when.
 */
export interface DeletionStore {
  /** One without projects, with all rights in it. @throws OrganizationNonEmpty */
  deleteOrganization(label: string, caller: Caller): Promise<void>;
  /**
   * Marks a project: nothing in it is read or written any more, and it is deleted behind the answer, or when the store
   * is opened the next time. Its label is free when it is gone.
   *
   * @param rev - the revision the caller read
   * @throws ProjectIsReferenced, ProjectIsMarkedForDeletion
   */
  deleteProject(ref: ProjectRef, rev: number, caller: Caller): Promise<Project>;
  /** Of all projects that had this name, the last first. @throws ProjectNotFound when there never was one */
  projectDeletions(ref: ProjectRef, caller: Caller): Promise<readonly ProjectDeletion[]>;
  /** A plain resource, that no other was written with. Its id is free again. @throws ResourceIsReferenced */
  deleteResource(resource: { readonly project: ProjectRef; readonly id: Iri; readonly caller: Caller }): Promise<void>;
}
