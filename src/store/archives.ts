import type { Caller } from './caller.ts';
import type { Iri, JsonObject, ProjectRef } from './resource.ts';

/** A list of what is to be downloaded together. */
export interface Archive {
  readonly id: Iri;
  readonly project: ProjectRef;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly entries: readonly JsonObject[];
}

/** Both need `resources/read`, as an archive shows nothing but what its reader may read. */
export interface ArchiveStore {
  /** @param archive.id - default: minted @throws ResourceAlreadyExists, ProjectIsDeprecated */
  createArchive(
    archive: Pick<Archive, 'project' | 'entries'> & { readonly id?: Iri; readonly caller: Caller },
  ): Promise<Archive>;
  /** @throws ResourceNotFound also when it has expired */
  archive(project: ProjectRef, id: Iri, caller: Caller): Promise<Archive>;
}
