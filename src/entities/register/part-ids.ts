import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/port.ts';
import { SeveralMatches } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { type PartName, partId } from '../identifiers.ts';
import { TERMS, toIri } from '../iri.ts';
import { searchAll } from '../search-all.ts';

/** Names of parts of one type of one release, to be matched with what is registered. */
export interface PartsToFind {
  readonly typeIri: string;
  readonly parts: readonly PartName[];
  /** The id that the release itself names for its one part of the type. */
  readonly namedByRelease?: Iri;
}

/**
 * The ids that parts have or get: the one the release names, the one our own registration gives, else that of the one
 * resource of the type, release and region in the project. A deprecated resource is passed over and never revived.
 *
 * @throws SeveralMatches quoting the filters
 */
export async function findPartIds(
  graph: Graph,
  caller: Caller,
  { typeIri, parts, namedByRelease }: PartsToFind,
): Promise<Iri[]> {
  const { store, base } = graph;
  const preferred = parts.map((part) => namedByRelease ?? partId(base, part));
  const found = await store.fetchMany(preferred, undefined, caller);
  const inUse = found.map((item) => !(item instanceof Error) && !item.deprecated);
  if (inUse.every(Boolean)) return preferred;
  const others = await registeredElsewhere(graph, caller, typeIri, parts[0].release);
  return Promise.all(
    parts.map((part, i) => {
      if (inUse[i]) return preferred[i];
      return matching(others, typeIri, part) ?? unusedId(graph, caller, part);
    }),
  );
}

const registeredElsewhere = ({ store, projects }: Graph, caller: Caller, typeIri: string, release: Iri) =>
  searchAll(
    store,
    {
      project: projects.atlas,
      types: [toIri(typeIri)],
      containing: { [TERMS.atlasRelease]: [{ '@id': release }] },
      deprecated: false,
    },
    caller,
  );

function matching(candidates: readonly Resource[], type: string, { region, release }: PartName): Iri | undefined {
  const ids = candidates.filter(({ expanded }) => regionsOf(expanded).includes(region)).map(({ id }) => id);
  if (ids.length > 1) throw new SeveralMatches({ filters: `type ${type}, release ${release}, region ${region}`, ids });
  return ids[0];
}

type Node = { readonly '@id'?: string; readonly [property: string]: unknown };

function regionsOf(expanded: Node): string[] {
  const locations = (expanded[TERMS.brainLocation] ?? []) as Node[];
  const regions = locations.flatMap((location) => (location[TERMS.brainRegion] ?? []) as Node[]);
  return regions.flatMap((region) => region['@id'] ?? []);
}

/** The first id that no deprecated resource has. */
async function unusedId({ store, base }: Graph, caller: Caller, part: PartName): Promise<Iri> {
  for (let generation = 0; ; generation++) {
    const id = partId(base, part, generation);
    const [found] = await store.fetchMany([id], undefined, caller);
    if (found instanceof Error || !found.deprecated) return id;
  }
}
