import type { Caller } from '../../store/caller.ts';
import type { Iri, Resource } from '../../store/resource.ts';
import type { DensityVolume } from '../densities/density-volumes.ts';
import { DensitiesNotListed } from '../errors.ts';
import type { Labelled, ReleaseRef } from '../facts.ts';
import type { Graph } from '../graph.ts';
import { TERMS } from '../iri.ts';
import { searchAll } from '../search-all.ts';

/** A density as the file of a CellCompositionVolume names it: registered, or a file that is still to be. */
export type ListedDensity =
  | { readonly '@id': Iri; readonly '@type': readonly string[]; readonly _rev: number }
  | { readonly path: string };

/** The density of an ME-type. */
export interface MeTypeDensityEntry {
  readonly mType: Labelled;
  readonly eType: Labelled;
  readonly density: ListedDensity;
}

/** The densities of volumes that nobody registered. @throws DensitiesNotListed when an ME-type has several */
export const localDensities = (volumes: readonly DensityVolume[]): MeTypeDensityEntry[] =>
  [...byMeType(volumes)].map(([, { mType, eType, volume }]) => ({ mType, eType, density: { path: volume.madeAs } }));

/**
 * The registered densities that volumes are, as a release has them at its tag.
 *
 * @throws DensitiesNotListed when the release does not have exactly one for each volume, and none besides
 * @see bbp-atlas-pipeline, cellCompVolume_payload.py
 */
export async function registeredDensities(
  graph: Graph,
  caller: Caller,
  ref: ReleaseRef,
  volumes: readonly DensityVolume[],
): Promise<MeTypeDensityEntry[]> {
  const wanted = byMeType(volumes);
  const registered = await densitiesAt(graph, caller, ref);
  const problems = {
    missing: [...wanted].filter(([key]) => !registered.has(key)).map(([, { volume }]) => volume.madeAs),
    unexpected: [...registered].filter(([key]) => !wanted.has(key)).flatMap(([, found]) => found.map(({ id }) => id)),
    repeated: [...registered.values()].filter(({ length }) => length > 1).map((found) => found.map(({ id }) => id)),
  };
  if (Object.values(problems).some(({ length }) => length > 0)) {
    throw new DensitiesNotListed({ release: `${ref.id} at "${ref.tag}"`, ...problems });
  }
  return [...wanted].flatMap(([key, { mType, eType }]) =>
    (registered.get(key) ?? []).map(({ id, rev, source }) => ({
      mType,
      eType,
      density: { '@id': id, '@type': [source['@type'] ?? []].flat().map(String), _rev: rev },
    })),
  );
}

const keyOf = (...types: readonly string[]): string => types.join(' ');

/** Volumes by the IRIs of their types. */
function byMeType(volumes: readonly DensityVolume[]) {
  const found = new Map<string, { mType: Labelled; eType: Labelled; volume: DensityVolume }>();
  for (const volume of volumes) {
    const [mType, eType] = volume.cellTypes;
    const key = keyOf(mType.id, eType.id);
    const same = found.get(key)?.volume;
    if (same) {
      throw new DensitiesNotListed({
        release: 'The working folder',
        ...{ missing: [], unexpected: [], repeated: [[same.madeAs, volume.madeAs]] },
      });
    }
    found.set(key, { mType, eType, volume });
  }
  return found;
}

/** The densities of ME-types that a release has at its tag, by the IRIs of their types. */
async function densitiesAt(
  { store, projects }: Graph,
  caller: Caller,
  { id, tag }: ReleaseRef,
): Promise<Map<string, Resource[]>> {
  const query = {
    project: projects.atlas,
    types: [TERMS.METypeDensity],
    containing: { [TERMS.atlasRelease]: [{ '@id': id }] },
    deprecated: false,
  };
  const ids = (await searchAll(store, query, caller)).map((resource) => resource.id);
  const found = await store.fetchMany(ids, { tag }, caller);
  const tagged = found.flatMap((item) => (item instanceof Error ? [] : [item]));
  return Map.groupBy(tagged, ({ source }) => keyOf(...annotatedTypes(source.annotation)));
}

/** What `annotation` says: the M-type, then the E-type. */
const annotatedTypes = (annotation: unknown): string[] =>
  [annotation ?? []].flat().flatMap((each: { hasBody?: { '@id'?: string } }) => each.hasBody?.['@id'] ?? []);
