import { createGraph } from '../../src/entities/create-graph.ts';
import type { ContributingOrganization, Graph } from '../../src/entities/graph.ts';
import { seedGraph } from '../../src/entities/graph-seed.ts';
import { seedProjects } from '../../src/entities/project-seed.ts';
import { knownContexts } from '../../src/linked-data/known-contexts.ts';
import type { Grant } from '../../src/store/access.ts';
import type { Store } from '../../src/store/port.ts';
import { openEmbeddedStore } from './embedded-store.ts';

export const PUBLIC_URL = 'http://127.0.0.1:8080/v1';

/** What `init` makes, in a folder of its own that `close` removes. */
export async function openEmbeddedGraph(
  options: { grants?: readonly Grant[]; organization?: ContributingOrganization } = {},
) {
  const loadContext = knownContexts();
  const { store, caller, folder, close } = await openEmbeddedStore({ loadContext });
  const graph = await openGraph(store, options.organization);
  await seedGraph(graph, caller);
  if (options.grants) await store.replaceAcl('/', 1, options.grants, caller);
  return { store, graph, caller, folder, close };
}

/** The graph of a store that may be a wrapped one. */
export async function openGraph(store: Store, organization?: ContributingOrganization): Promise<Graph> {
  const caller = { subject: 'anonymous', identities: ['anonymous'] };
  const { projects, ids } = await seedProjects(store, caller);
  const loadContext = knownContexts();
  return createGraph({
    store,
    caller,
    publicUrl: PUBLIC_URL,
    projects,
    ids,
    production: false,
    organization,
    loadContext,
  });
}
