import type { Caller } from '../caller.ts';
import { nameOf } from '../names.ts';
import type { Iri, ProjectRef, Resource } from '../resource.ts';
import type { Remote } from './connection.ts';
import { Listing } from './listing.ts';
import { revisionReader } from './revisions.ts';

/** An entity of a listing, of whatever kind. */
export interface Listed {
  readonly id: Iri;
  /** Its current revision, as far as the index of the Delta knows. */
  readonly rev: number;
}

/** One project of a Delta as it has come to be. */
export interface History {
  /** How many entities there are. */
  count(): Promise<number>;
  /** Pages of all entities, deprecated ones included, the oldest first. */
  pages(): AsyncGenerator<readonly Listed[]>;
  /** Every revision of an entity, the oldest first, each with the tags that it had then. */
  revisions(id: Iri): AsyncGenerator<Resource>;
}

const PAGE = 200;

export function historyOf(remote: Remote, ref: ProjectRef, caller: Caller): History {
  const one = revisionReader(remote);
  const list = (after?: string) => {
    const query =
      after === undefined
        ? { size: PAGE, sort: ['_createdAt', '@id'] }
        : { size: PAGE, after, sort: ['_createdAt', '@id'] };
    return remote.json({ caller, path: `/resources/${nameOf(ref)}`, query, about: { project: ref } }, Listing);
  };
  return {
    count: async () => (await list())._total,
    async *pages() {
      let next: string | undefined;
      do {
        const page = await list(next);
        yield page._results.map((row) => ({ id: row['@id'] as Iri, rev: Number(row._rev) }));
        next = page._results.length === PAGE ? page._next : undefined;
        next = next && (new URL(next, remote.url).searchParams.get('after') ?? undefined);
      } while (next !== undefined);
    },
    async *revisions(id) {
      const { rev: last } = await one.describe(ref, id, undefined, caller);
      for (let rev = 1; rev <= last; rev++) {
        yield await one.complete(await one.describe(ref, id, { rev }, caller), caller, true);
      }
    },
  };
}
