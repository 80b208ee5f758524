import type { Iri, ProjectRef, Resource } from './resource.ts';

/** How many files a storage holds, and their bytes. */
export interface StorageUse {
  readonly files: number;
  readonly bytes: number;
}

/** Where files of a project are registered. Unchecked: for callers who have been found to have a right in the project. */
export interface StorageStore {
  /** In force, the last changed first; with the one of every project, of commit 0 as long as nobody has changed it. */
  storages(project: ProjectRef): Promise<readonly Resource[]>;
  storageUse(project: ProjectRef, id: Iri): Promise<StorageUse>;
}
