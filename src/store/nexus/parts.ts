import type { Caller } from '../caller.ts';
import { nameOf } from '../names.ts';
import type { Part, Store } from '../port.ts';
import type { Iri, ProjectRef, Resource } from '../resource.ts';

/** Reads what a resource defines from its document or its files. */
export type ReadParts = (
  resource: Resource,
  reading: { readonly store: Pick<Store, 'file' | 'openFile'>; readonly caller: Caller },
) => Promise<readonly Part[]>;

export interface PartsOptions {
  /** Type of the resources that define parts. */
  readonly type: Iri;
  /** Projects whose resources of that type are looked through for a part. */
  readonly homes: readonly ProjectRef[];
  readonly readParts: ReadParts;
  /** Who reads files of resources that somebody was found to have the right to read. */
  readonly caller: Caller;
}

/** Ontologies whose parts are kept in memory, by revision. */
const KEPT = 16;

/** Delta knows no parts: they are read from the documents that define them, once a revision. */
export function parts(
  { type, homes, readParts, caller: reader }: PartsOptions,
  store: Pick<Store, 'fetch' | 'search' | 'file' | 'openFile'>,
): Pick<Store, 'parts' | 'findPart'> {
  const kept = new Map<string, Promise<readonly Part[]>>();
  const partsOf = (resource: Resource): Promise<readonly Part[]> => {
    const key = `${nameOf(resource.project)} ${resource.id} ${resource.rev}`;
    const found = kept.get(key) ?? readParts(resource, { store, caller: reader });
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
    return found;
  };
  /** The newest first: what was imported goes behind what was made of it. */
  const definers = async (caller: Caller): Promise<Resource[]> => {
    const query = { types: [type], deprecated: false, order: 'createdAt', descending: true } as const;
    const pages = await Promise.all(homes.map((project) => store.search({ ...query, project }, { size: 100 }, caller)));
    return pages.flatMap(({ items }) => items);
  };
  return {
    parts: async (of, version, caller) => partsOf(await store.fetch(undefined, of, version, caller)),
    async findPart(id, at, caller) {
      for (const found of await definers(caller)) {
        const definedBy = at ? await store.fetch(found.project, found.id, at, caller) : found;
        const part = (await partsOf(definedBy)).find((one) => one.id === id);
        if (part) return { part, definedBy };
      }
      return undefined;
    },
  };
}
