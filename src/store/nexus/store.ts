import type { LoadContext } from '../../linked-data/contexts.ts';
import type { Caller } from '../caller.ts';
import type { Store } from '../port.ts';
import type { Iri, ProjectRef } from '../resource.ts';
import { connectRemote, type RemoteOptions } from './connection.ts';
import { NotOnRemote } from './errors.ts';
import { files } from './files.ts';
import { parts, type ReadParts } from './parts.ts';
import { projects } from './projects.ts';
import { reads } from './reads.ts';
import { rights } from './rights.ts';
import { searches } from './search.ts';
import { writes } from './writes.ts';

export interface NexusStoreOptions extends RemoteOptions {
  /** Projects of the atlas: where ids and ontologies are looked for first, in this order. */
  readonly homes: readonly ProjectRef[];
  /** Who asks where the port names no caller: for bytes, contexts and names that somebody was found to have a right to. */
  readonly caller: Caller;
  /** Contexts that come with the software. */
  readonly loadContext: LoadContext;
  /** Type of the resources that define parts, and how these are read from them. */
  readonly definer: Iri;
  readonly readParts: ReadParts;
}

/**
 * A remote Nexus Delta 1.11 or 1.12 as a store. What it cannot do through its interface is refused with NotOnRemote:
 * the log of events, uploads ahead of their resource, listings as of another time. Connection faults are RemoteUnavailable. Instants stand for the
 * sequence numbers of commits: they are microseconds since 1970.
 */
export function openNexusStore(options: NexusStoreOptions): Store {
  const { caller, homes, definer: type, readParts } = options;
  const remote = connectRemote(options);
  const read = reads(remote, options);
  const search = searches(remote, homes, read.fetch);
  const file = files(remote, read.file, caller);
  return refusingTheRest({
    ...projects(remote, caller),
    ...rights(remote),
    ...read,
    ...search,
    ...writes(remote, read.fetch),
    ...file,
    ...parts({ type, homes, readParts, caller }, { ...read, ...search, ...file }),
    close: () => remote.close(),
  });
}

/** Every other method of the port fails with NotOnRemote when it is called. */
const refusingTheRest = (served: Partial<Store>): Store =>
  new Proxy(served, {
    get(target, name) {
      // Whoever awaits the store asks for `then`.
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name);
      return async () => {
        throw new NotOnRemote(`serve "${name}"`, 'Use the interface of the Delta itself.');
      };
    },
  }) as Store;
