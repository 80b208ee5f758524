import type { Iri, Resource } from '../store/port.ts';
import type { Reading } from './graph.ts';
import { maskId, regionIdOf } from './identifiers.ts';
import { TERMS } from './iri.ts';
import { searchAll } from './search-all.ts';
import { toVolumetricDataLayer, type VolumetricDataLayer } from './volumetric-data-layer.ts';

/**
 * The masks of regions of a release, in the order of the ids; undefined where none was pushed.
 * One round trip for masks that were registered here; those with ids of another registrar are searched for.
 */
export async function readMasks(
  reading: Reading,
  release: Iri,
  regionIds: readonly number[],
): Promise<(VolumetricDataLayer | undefined)[]> {
  const { graph, caller, at } = reading;
  const ids = regionIds.map((regionId) => maskId(graph.base, release, regionId));
  const found = await graph.store.fetchMany(ids, at, caller);
  const known = found.map((item) => (item instanceof Error || item.deprecated ? undefined : item));
  const others = known.includes(undefined) ? await masksByRegion(reading, release) : new Map<number, Resource>();
  return regionIds.map((regionId, i) => {
    const mask = known[i] ?? others.get(regionId);
    return mask && toVolumetricDataLayer(mask);
  });
}

async function masksByRegion({ graph, caller, at }: Reading, release: Iri): Promise<Map<number, Resource>> {
  const query = {
    types: [TERMS.BrainParcellationMask],
    containing: { [TERMS.atlasRelease]: [{ '@id': release }] },
    deprecated: false,
    at,
  };
  const masks = await searchAll(graph.store, query, caller);
  return new Map(masks.map((mask) => [regionIdOf(toVolumetricDataLayer(mask).brainRegion) ?? -1, mask]));
}
