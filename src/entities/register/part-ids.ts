import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import { distributionsOf } from '../distribution.ts';
import { SeveralMatches } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { type PartName, partId } from '../identifiers.ts';
import { TERMS, toIri } from '../iri.ts';
import { searchAll } from '../search-all.ts';

/** A part by its name; by its file too, where one region has several parts of the type and layer. */
export type PartToFind = PartName & { readonly fileName?: string };

/** Names of parts of one type of one release, to be matched with what is registered. */
export interface PartsToFind {
  readonly typeIri: string;
  readonly parts: readonly PartToFind[];
  /** The id that the release itself names for its one part of the type. */
  readonly namedByRelease?: Iri;
}

/**
 * The ids that parts have or get: the one the release names, the one our own registration gives, else that of the one
 * resource of the type, release, region, layer and cell types in the project. A deprecated resource is passed over and never revived.
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

function matching(candidates: readonly Resource[], type: string, part: PartToFind): Iri | undefined {
  const ids = candidates.filter((candidate) => isPart(candidate, part)).map(({ id }) => id);
  if (ids.length <= 1) return ids[0];
  const { release, region, layer, mType, eType, fileName } = part;
  const filters = { type, release, region, layer, mType, eType, fileName };
  const text = Object.entries(filters).flatMap(([name, value]) => (value ? [`${name} ${value}`] : []));
  throw new SeveralMatches({ filters: text.join(', '), ids });
}

function isPart(candidate: Resource, { region, layer, mType, eType, fileName }: PartToFind): boolean {
  const locations = linked([candidate.expanded], TERMS.brainLocation);
  const names = (property: string) => linked(locations, property).map((node) => node['@id']);
  if (!names(TERMS.brainRegion).includes(region)) return false;
  if (layer !== undefined && !names(TERMS.layer).includes(layer)) return false;
  const bodies = linked(linked([candidate.expanded], TERMS.annotation), TERMS.hasBody).map((node) => node['@id']);
  if (![mType, eType].every((type) => type === undefined || bodies.includes(type))) return false;
  return fileName === undefined || distributionsOf(candidate).some(({ name }) => name === fileName);
}

type Node = { readonly '@id'?: string; readonly [property: string]: unknown };

const linked = (nodes: readonly Node[], property: string): Node[] =>
  nodes.flatMap((node) => (node[property] ?? []) as Node[]);

/** The first id that no deprecated resource has. */
async function unusedId({ store, base }: Graph, caller: Caller, part: PartName): Promise<Iri> {
  for (let generation = 0; ; generation++) {
    const id = partId(base, part, generation);
    const [found] = await store.fetchMany([id], undefined, caller);
    if (found instanceof Error || !found.deprecated) return id;
  }
}
