import type { HintsCatalog } from '../../entities/placement-hints/read-catalog.ts';
import { entityFields } from '../entity/fields.ts';
import { loadNode, loadOptional } from '../entity/find.ts';
import { type EntityNode, layerNode, regionNode } from '../entity/node.ts';
import type * as Types from '../resolver-types.ts';
import { type Regions, regionsOf } from '../snapshot.ts';
import type { HintNode, HintRegionNode } from './node.ts';

export const PlacementHintsCatalog: Types.PlacementHintsCatalogResolvers = {
  ...entityFields,
  hints: async (catalog) => (await contentOf(catalog)).hints.map((hint): HintNode => ({ catalog, hint })),
  distanceToBottom: async (catalog) => loadOptional(catalog.snapshot, (await contentOf(catalog)).bottom),
};

export const PlacementHints: Types.PlacementHintsResolvers = {
  volume: ({ catalog, hint }) => loadNode(catalog.snapshot, hint.volume),
  regions: ({ catalog, hint }) => hint.regions.map((listed): HintRegionNode => ({ catalog, listed })),
};

export const PlacementHintsRegion: Types.PlacementHintsRegionResolvers = {
  region: async ({ catalog, listed }) => {
    const regions = await regionsFor(catalog);
    const region = regions.index.byRegionId(listed.regionId);
    return region && regionNode(regions, region);
  },
  layer: async ({ catalog: { snapshot }, listed }) => {
    const layer = (await snapshot.layers()).find(({ id }) => id === listed.layer);
    return layer && layerNode(snapshot, layer);
  },
  leafRegions: async ({ catalog, listed }) => {
    const regions = await regionsFor(catalog);
    return listed.leaves.flatMap((acronym) => {
      const region = regions.index.byAcronym(acronym);
      return region ? regionNode(regions, region) : [];
    });
  },
};

const contentOf = ({ snapshot, resource }: EntityNode): Promise<HintsCatalog> => snapshot.hints.load(resource);

/** Of the release that the catalogue belongs to. */
async function regionsFor(catalog: EntityNode): Promise<Regions> {
  const { release = { id: catalog.snapshot.reading.graph.release } } = await contentOf(catalog);
  return regionsOf(catalog.snapshot, release);
}
