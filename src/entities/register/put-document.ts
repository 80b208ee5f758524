import type { Caller } from '../../store/caller.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import type { Part, Store } from '../../store/port.ts';
import type { Iri, JsonObject, Kind, ProjectRef, Resource } from '../../store/resource.ts';

/** A resource as it shall be. */
export interface Put {
  readonly project: ProjectRef;
  readonly id: Iri;
  readonly source: JsonObject;
  readonly schema?: Iri;
  readonly kind?: Kind;
  readonly parts?: readonly Part[];
}

/** Creates a resource, or brings it to what it shall be; what is so already makes no revision. */
export async function putDocument(store: Store, caller: Caller, { kind, ...put }: Put): Promise<Resource> {
  const current = await store.fetch(put.project, put.id, undefined, caller).catch((error: unknown) => {
    if (error instanceof ResourceNotFound) return undefined;
    throw error;
  });
  if (!current) return store.create({ ...put, caller, kind });
  const unchanged = JSON.stringify(current.source) === JSON.stringify(put.source);
  return unchanged ? current : store.update({ ...put, caller, rev: current.rev });
}
