import { toAtlasRelease } from '../../entities/atlas-release.ts';
import type { BrainRegion as Region } from '../../entities/brain-region.ts';
import type { RegionFile } from '../../entities/region-files.ts';
import type { RegionIndex } from '../../entities/region-index.ts';
import { regionsAt } from '../../entities/regions-at.ts';
import { entityFields } from '../entity/fields.ts';
import { layerNode, type RegionNode, regionNode } from '../entity/node.ts';
import { orNull } from '../errors.ts';
import { badInput, pageOfList } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { configuredRegions, snapshotAt } from '../snapshot.ts';

export const Query: Types.QueryResolvers = {
  brainRegion: async (_, { at, ...names }, context) => {
    const regions = await orNull(snapshotAt(context, at, context.graph.release).then(configuredRegions));
    const region = regions && findRegion(regions.index, names);
    return regions && region ? regionNode(regions, region) : null;
  },

  brainRegions: async (_, { filter, at, ...page }, context) => {
    const regions = await orNull(snapshotAt(context, at, context.graph.release).then(configuredRegions));
    if (!regions) return pageOfList(page, [], (none) => none);
    const { index } = regions;
    const wanted = index.regions.filter((region) => isWanted(region, filter ?? {}));
    return pageOfList(page, wanted, (region) => regionNode(regions, region));
  },

  regionsAt: async (_, { points, at }, context) => {
    const snapshot = await snapshotAt(context, at, context.graph.release);
    const regions = await configuredRegions(snapshot);
    const release = toAtlasRelease(await snapshot.resource.load({ id: regions.release }));
    const ids = await regionsAt(
      snapshot.reading,
      release,
      Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z])),
    );
    return Array.from(ids, (id) => {
      const region = regions.index.byRegionId(id);
      return region ? regionNode(regions, region) : null;
    });
  },
};

type Names = Omit<Types.QueryBrainRegionArgs, 'at'>;

function findRegion(index: RegionIndex, { id, regionId, acronym, name }: Names): Region | undefined {
  const given = [id, regionId, acronym, name].filter((value) => value != null);
  if (given.length !== 1) throw badInput('Give one of id, regionId, acronym, name.');
  if (id != null) return index.byId(id);
  if (regionId != null) return index.byRegionId(regionId);
  return acronym != null ? index.byAcronym(acronym) : index.byName(String(name));
}

function isWanted(region: Region, { search, representedInAnnotation, leaf }: Types.BrainRegionFilter): boolean {
  const text = search?.toLowerCase() ?? '';
  if (!region.name.toLowerCase().includes(text) && !region.acronym.toLowerCase().includes(text)) return false;
  if (leaf != null && leaf !== (region.children.length === 0)) return false;
  return representedInAnnotation == null || representedInAnnotation === region.representedInAnnotation;
}

export const BrainRegion: Types.BrainRegionResolvers = {
  ...entityFields,
  regionId: ({ region }) => region.regionId,
  acronym: ({ region }) => region.acronym,
  color: ({ region }) => `#${region.color?.toLowerCase() ?? 'ffffff'}`,
  representedInAnnotation: ({ region }) => region.representedInAnnotation,
  volume: ({ region }) => region.volume,
  parent: (node) => {
    const parent = node.index.parent(node.region);
    return parent && regionNode(node, parent);
  },
  children: (node) => node.index.children(node.region).map((child) => regionNode(node, child)),
  ancestors: (node) => node.index.ancestors(node.region).map((ancestor) => regionNode(node, ancestor)),
  descendants: (node, { leavesOnly, ...page }) => {
    const descendants = node.index.descendants(node.region, { leavesOnly: leavesOnly ?? false });
    return pageOfList(page, descendants, (descendant) => regionNode(node, descendant));
  },
  layers: async ({ snapshot, index, region }) => {
    const ids = new Set<string>(index.layersOf(region));
    return (await snapshot.layers()).filter(({ id }) => ids.has(id)).map((layer) => layerNode(snapshot, layer));
  },
  adjacentTo: (node) =>
    node.region.adjacentTo.flatMap(({ regionId, ratio }) => {
      const region = node.index.byRegionId(regionId);
      return region ? { region: regionNode(node, region), ratio } : [];
    }),
  continuousWith: (node) =>
    node.region.continuousWith
      .map((regionId) => node.index.byRegionId(regionId))
      .filter((region) => region !== undefined)
      .map((region) => regionNode(node, region)),
  mask: (node) => regionFile(node, 'mask'),
  mesh: (node) => regionFile(node, 'mesh'),
};

async function regionFile({ snapshot, release, region: { regionId } }: RegionNode, kind: RegionFile) {
  const resource = await snapshot.regionFile.load({ kind, release, regionId });
  return resource && { snapshot, resource };
}
