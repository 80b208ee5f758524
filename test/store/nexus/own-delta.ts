import { ANONYMOUS } from '../../../src/store/caller.ts';
import { type NexusStoreOptions, openNexusStore } from '../../../src/store/nexus/store.ts';
import type { Store } from '../../../src/store/port.ts';
import type { Iri } from '../../../src/store/resource.ts';
import { startDelta } from '../../delta/service.ts';

export const ONTOLOGY = 'http://www.w3.org/2002/07/owl#Ontology' as Iri;

/** How a store is opened when a test has nothing else in mind: as anonymous, without back-off to wait for. */
export const openRemote = (url: string, options: Partial<NexusStoreOptions> = {}): Store =>
  openNexusStore({
    url,
    tokensOf: () => undefined,
    homes: [{ org: 'org', project: 'home' }],
    caller: ANONYMOUS,
    loadContext: async () => undefined,
    definer: ONTOLOGY,
    readParts: async () => [],
    backOffMs: 1,
    ...options,
  });

export interface OwnDelta {
  readonly url: string;
  /** The store behind the service. */
  readonly store: Store;
  close(): Promise<void>;
}

/** Our own service on an empty store, on a port of its own; it takes every document. */
export async function startOwnDelta(): Promise<OwnDelta> {
  const { app, store, close } = await startDelta({ validate: async () => undefined, maxFileBytes: 1e9 });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `${address}/v1`, store, close };
}
