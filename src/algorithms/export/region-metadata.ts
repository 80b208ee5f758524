import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { RegionsLayers } from '../../ontology/layers.ts';
import type { Region } from '../../ontology/region.ts';
import { type Grid, voxelVolume } from '../../volume/grid.ts';
import type { LabelCounts } from '../annotation/label-counts.ts';
import type { Contour } from './region-contours.ts';

export const VOLUME_UNIT = 'cubic micrometer';

/** Keys whose numbers the reference writes as floats. */
export const FLOAT_KEYS = ['regionVolume', 'regionVolumeRatioToWholeBrain', 'adjacentTo'];

/** What is told of a region, under the reference's names and in its order; null where it has no voxel. */
export interface RegionMetadata {
  readonly id: number;
  /** It or a region below it has a voxel. */
  readonly representedInAnnotation: boolean;
  readonly unitCode: typeof VOLUME_UNIT;
  /** µm³, of the closed subtree. */
  readonly regionVolume: number | null;
  readonly regionVolumeRatioToWholeBrain: number | null;
  /** IRIs of the region's own layers. */
  readonly layers: readonly string[];
  /** Share of the region's contour by the label there, ascending; what lies outside the brain counts in none. */
  readonly adjacentTo: Readonly<Record<string, number>> | null;
  /** Adjacent regions that share a layer with this one. */
  readonly continuousWith: readonly number[] | null;
}

export interface Parcellation {
  readonly hierarchy: RegionHierarchy;
  readonly layers: RegionsLayers;
  readonly grid: Grid;
  /** Voxels by label; every label is 0 or a leaf of the hierarchy. */
  readonly counts: LabelCounts;
  readonly contours: ReadonlyMap<number, Contour>;
}

/**
 * Metadata by region id, in the order of the reference's file: the root, then its last child with all below it first.
 *
 * @param compat - take every adjacent region of one with layers for continuous with it
 * @see bbp-atlas-web-exporter, parcellationexport.py, `process_region`
 */
export function regionMetadata(
  { hierarchy, layers, grid, counts, contours }: Parcellation,
  { compat = false }: { readonly compat?: boolean } = {},
): ReadonlyMap<number, RegionMetadata> {
  const volume = voxelVolume(grid);
  const voxels = voxelsByRegion(hierarchy, counts);
  const brain = voxels[hierarchy.root.enter] * volume;
  const layersOf = (id: number): string[] => (layers.get(id) ?? []).map((layer) => layer.id);
  const describe = ({ id, enter }: Region): RegionMetadata => {
    const own = layersOf(id);
    if (voxels[enter] === 0) {
      return {
        id,
        representedInAnnotation: false,
        unitCode: VOLUME_UNIT,
        regionVolume: null,
        regionVolumeRatioToWholeBrain: null,
        layers: own,
        adjacentTo: null,
        continuousWith: null,
      };
    }
    const adjacentTo = contourShares(contours.get(id) ?? new Map());
    const shared = new Set(own);
    const isContinuous = (other: number) => (compat ? own.length > 0 : layersOf(other).some((l) => shared.has(l)));
    return {
      id,
      representedInAnnotation: true,
      unitCode: VOLUME_UNIT,
      regionVolume: voxels[enter] * volume,
      regionVolumeRatioToWholeBrain: (voxels[enter] * volume) / brain,
      layers: own,
      adjacentTo,
      continuousWith: Object.keys(adjacentTo).map(Number).filter(isContinuous),
    };
  };
  return new Map(lastChildFirst(hierarchy).map((region) => [region.id, describe(region)]));
}

/** Voxels of each closed subtree, by pre-order number. */
function voxelsByRegion({ regions, get }: RegionHierarchy, counts: LabelCounts): Float64Array {
  const voxels = Float64Array.from(regions, ({ id }) => (id === 0 ? 0 : (counts.get(id) ?? 0)));
  for (const { enter, parent } of regions.toReversed())
    if (parent !== undefined) voxels[get(parent).enter] += voxels[enter];
  return voxels;
}

function contourShares(contour: Contour): Record<string, number> {
  const size = contour.values().reduce((sum, count) => sum + count, 0);
  const labels = [...contour.keys()].filter((label) => label !== 0).sort((a, b) => a - b);
  return Object.fromEntries(labels.map((label) => [label, (contour.get(label) ?? 0) / size]));
}

function lastChildFirst({ root, get }: RegionHierarchy): Region[] {
  const order: Region[] = [];
  const stack = [root];
  for (let region = stack.pop(); region; region = stack.pop()) {
    order.push(region);
    stack.push(...region.children.map(get));
  }
  return order;
}
