import type { BrainRegion as Region } from '../../entities/brain-region.ts';
import {
  listCellCompositions,
  newestCellComposition,
  toCellComposition,
} from '../../entities/cell-composition/cell-composition.ts';
import { cellsByRegion, cellsOfRegions, type RegionCells } from '../../entities/cell-composition/region-cells.ts';
import { distributionsOf } from '../../entities/distribution.ts';
import { UnreadableDistribution } from '../../entities/errors.ts';
import type { Labelled } from '../../entities/facts.ts';
import { entityFields } from '../entity/fields.ts';
import { findNode, loadNode } from '../entity/find.ts';
import { type EntityNode, regionNode } from '../entity/node.ts';
import { orNull } from '../errors.ts';
import { badInput, pageOf, pageOfList } from '../page.ts';
import type * as Types from '../resolver-types.ts';
import { type Regions, regionsOf, snapshotAt } from '../snapshot.ts';
import type { CellsNode, CellTypeNode } from './node.ts';

export const Query: Types.QueryResolvers = {
  cellComposition: (_, { id, at }, context) => {
    const composition = id ?? context.graph.cellComposition;
    if (composition === undefined) throw badInput('Give an id: the ids file names no CellComposition.');
    return orNull(snapshotAt(context, at, composition).then((snapshot) => loadNode(snapshot, { id: composition })));
  },
};

export const AtlasRelease: Types.AtlasReleaseResolvers = {
  cellCompositions: ({ snapshot, resource: { id } }, page) =>
    pageOf(
      page,
      (at) => listCellCompositions(snapshot.reading, id, at),
      (resource) => ({ snapshot, resource }),
    ),
};

export const CellComposition: Types.CellCompositionResolvers = {
  ...entityFields,
  atlasRelease: ({ snapshot, resource }) => loadNode(snapshot, toCellComposition(resource).atlasRelease),
  summary: async (node, { region: id, includeDescendants, by }) => {
    const regions = await regionsFor(node);
    const region = regionOf(regions, id) ?? regions.index.root;
    const below = (includeDescendants ?? true) ? regions.index.descendants(region) : [];
    const cells = cellsOfRegions(await exactOf(node), togetherWith(region, below), by ?? 'ME_TYPE');
    return cells.map((each): CellsNode => ({ regions, cells: each }));
  },
  densities: async (node, { region: id, mType, eType, ...page }) => {
    const regions = await regionsFor(node);
    const regionId = regionOf(regions, id)?.regionId;
    const wanted = cellsByRegion(await exactOf(node)).filter(
      (cells) =>
        (regionId === undefined || cells.regionId === regionId) &&
        isCalled(cells.mType, mType) &&
        isCalled(cells.eType, eType) &&
        regions.index.byRegionId(cells.regionId) !== undefined,
    );
    return pageOfList(page, wanted, (cells): CellsNode => ({ regions, cells }));
  },
  volume: async ({ snapshot, resource }) => {
    const volume = await snapshot.resource.load(toCellComposition(resource).volume);
    const [file] = distributionsOf(volume);
    if (!file) throw new UnreadableDistribution({ id: volume.id, problem: 'it has none' });
    return file;
  },
};

export const BrainRegion: Types.BrainRegionResolvers = {
  cellDensities: async ({ snapshot, resource, index, release, region }, { mType, eType, ...page }) => {
    const newest = await newestCellComposition(snapshot.reading, release);
    const wanted = togetherWith(region, index.descendants(region));
    const all = newest ? cellsOfRegions(await exactOf({ snapshot, resource: newest }), wanted, 'ME_TYPE') : [];
    const cells = all.filter((each) => isCalled(each.mType, mType) && isCalled(each.eType, eType));
    const regions: Regions = { snapshot, resource, index, release };
    return pageOfList(page, cells, (each): CellsNode => ({ regions, cells: each }));
  },
};

export const CompositionRow: Types.CompositionRowResolvers = {
  region: ({ regions, cells }) => regionNode(regions, regions.index.byRegionId(cells.regionId) ?? regions.index.root),
  mType: ({ regions, cells }) => typeNode(regions, cells.mType),
  eType: ({ regions, cells }) => typeNode(regions, cells.eType),
  count: ({ cells }) => cells.count,
  density: ({ cells }) => cells.density,
};

export const CellTypeReference: Types.CellTypeReferenceResolvers = {
  id: ({ type }) => type.id,
  label: ({ type }) => type.label,
  entity: ({ snapshot, type }) => orNull(findNode(snapshot, type.id)),
};

const typeNode = ({ snapshot }: Regions, type: Labelled | undefined): CellTypeNode | undefined =>
  type && { snapshot, type };

/** A region with others, as one. */
const togetherWith = (region: Region, others: readonly Region[]) => ({
  regionId: region.regionId,
  regionIds: [region, ...others].map(({ regionId }) => regionId),
});

const isCalled = (type: RegionCells['mType'], name: string | null | undefined): boolean =>
  name == null || type?.label === name || type?.id === name;

const regionsFor = ({ snapshot, resource }: EntityNode): Promise<Regions> =>
  regionsOf(snapshot, toCellComposition(resource).atlasRelease);

/** Undefined when none is asked for. */
function regionOf({ index }: Regions, id: string | null | undefined): Region | undefined {
  if (id == null) return undefined;
  const region = index.byId(id);
  if (!region) throw badInput(`The release has no region ${id}.`);
  return region;
}

async function exactOf({ snapshot, resource }: EntityNode) {
  const summary = await snapshot.resource.load(toCellComposition(resource).summary);
  return snapshot.composition.load(summary);
}
