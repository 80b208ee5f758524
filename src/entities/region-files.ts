import type { Iri, Resource } from '../store/resource.ts';
import { BrainLocation } from './documents.ts';
import type { Reading } from './graph.ts';
import { partId, regionIdOf, regionIri } from './identifiers.ts';
import { TERMS } from './iri.ts';
import { searchAll } from './search-all.ts';

/** What a release has one of for each region. */
export const REGION_FILES = {
  mask: { type: 'BrainParcellationMask', typeIri: TERMS.BrainParcellationMask },
  mesh: { type: 'BrainParcellationMesh', typeIri: TERMS.BrainParcellationMesh },
} as const;
export type RegionFile = keyof typeof REGION_FILES;

/** Names the mask or mesh of a region in a release; its file is named after the region. */
export const regionFileName = (kind: RegionFile, release: Iri, regionId: number) => ({
  release,
  type: REGION_FILES[kind].type,
  region: regionIri(regionId),
  fileStem: String(regionId),
});

/**
 * The masks, or the meshes, of regions of a release, in the order of the ids; undefined where none was pushed. One round
 * trip for those that were registered here; those with ids of another registrar are searched for.
 */
export async function readRegionFiles(
  reading: Reading,
  kind: RegionFile,
  release: Iri,
  regionIds: readonly number[],
): Promise<(Resource | undefined)[]> {
  const { graph, caller, at } = reading;
  const ids = regionIds.map((regionId) => partId(graph.base, regionFileName(kind, release, regionId)));
  const found = await graph.store.fetchMany(ids, at, caller);
  const known = found.map((item) => (item instanceof Error || item.deprecated ? undefined : item));
  const others = known.includes(undefined) ? await byRegion(reading, kind, release) : new Map<number, Resource>();
  return regionIds.map((regionId, i) => known[i] ?? others.get(regionId));
}

async function byRegion({ graph, caller, at }: Reading, kind: RegionFile, release: Iri) {
  const query = {
    types: [REGION_FILES[kind].typeIri],
    containing: { [TERMS.atlasRelease]: [{ '@id': release }] },
    deprecated: false,
    at,
  };
  const resources = await searchAll(graph.store, query, caller);
  return new Map(resources.map((resource) => [regionOf(resource), resource]));
}

function regionOf({ source }: Resource): number | undefined {
  const { data } = BrainLocation.safeParse(source.brainLocation);
  return data && regionIdOf(data.brainRegion.id);
}
