import type { LoadContext, LoadedContext } from '../linked-data/contexts.ts';
import { expand } from '../linked-data/expand.ts';
import { loadShapes } from '../linked-data/load-shapes.ts';
import type { Caller } from '../store/caller.ts';
import type { Store } from '../store/port.ts';
import type { JsonObject } from '../store/resource.ts';
import type { AtlasIds } from './atlas-ids.ts';
import type { AtlasProjects, ContributingOrganization, Graph } from './graph.ts';
import { toIri } from './iri.ts';
import { createDocuments } from './map-document.ts';
import { remember } from './remember.ts';

/** An index of 1,500 regions takes about 1 MB. */
const INDEXES_KEPT = 8;
/** At 25 µm an annotation takes 308 MB. */
const ANNOTATIONS_KEPT = 2;

export interface GraphParts {
  readonly store: Store;
  /** Who opens the graph; may read the atlas project. */
  readonly caller: Caller;
  readonly publicUrl: string;
  readonly projects: AtlasProjects;
  readonly ids: AtlasIds;
  /** IS_PROD_ENV: which of the two releases of the ids file is the configured one. */
  readonly production: boolean;
  readonly organization?: ContributingOrganization;
  /** Contexts that come with the software; they go before registered ones. */
  readonly loadContext: LoadContext;
}

/** The knowledge graph of a project folder that was seeded. @throws ProjectNotFound */
export async function createGraph(parts: GraphParts): Promise<Graph> {
  const { store, caller, publicUrl, projects, ids, production, organization, loadContext } = parts;
  const { base, vocab } = await store.project(projects.atlas, caller);
  const environment = production ? 'prod' : 'staging';
  const shapes = await loadShapes();
  const load: LoadContext = async (iri) => (await loadContext(iri)) ?? registeredContext(store, caller, iri);
  return {
    store,
    publicUrl,
    projects,
    base,
    ids,
    release: toIri(ids.AtlasRelease[environment]),
    cellComposition: ids.CellComposition && toIri(ids.CellComposition[environment]),
    organization,
    documents: createDocuments(shapes, async (source) => {
      const { types, expanded } = await expand(source, { base, vocab, loadContext: load });
      // Expansion gives JSON.
      return { types, expanded: expanded as JsonObject };
    }),
    regionIndexes: remember(INDEXES_KEPT),
    annotations: remember(ANNOTATIONS_KEPT),
  };
}

/** A context that somebody registered; its revision tells contents of one IRI apart. */
async function registeredContext(store: Store, caller: Caller, iri: string): Promise<LoadedContext | undefined> {
  const [found] = await store.fetchMany([toIri(iri)], undefined, caller);
  return found instanceof Error ? undefined : { context: found.source['@context'], key: `${iri} ${found.rev}` };
}
