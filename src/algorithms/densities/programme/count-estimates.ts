import type { RegionVolumes, TableRegion } from '../regions/hierarchy-table.ts';
import type { AverageDensities } from './average-densities.ts';
import type { CertainCount } from './errors.ts';

/** Cells: an estimate whose standard deviation is not larger counts as certain. @see atlas-densities, `set_known_values` */
export const CERTAIN = 1e-2;

/**
 * Estimated cells, and the neurons that they must fit into. What has a region and a type is at
 * region · types.length + type; regions are ascending by id.
 */
export interface CountEstimates {
  readonly regions: readonly TableRegion[];
  /** Sorted. */
  readonly types: readonly string[];
  /** Cells in the closed subtree of a region; NaN without an estimate. */
  readonly total: Float64Array;
  /** Standard deviations of `total`, cells. */
  readonly deviation: Float64Array;
  /** Cells in the voxels labelled with exactly this region. */
  readonly own: Float64Array;
  /** Of the voxels labelled with exactly this region, mm³, one a region. */
  readonly volume: Float64Array;
  /** Neurons in the voxels labelled with exactly this region, one a region. */
  readonly neurons: Float64Array;
  /** Positions of the regions of the closed subtree, ascending, one list a region. */
  readonly descendants: readonly Int32Array[];
}

/** @param neurons - in the voxels labelled with exactly this region, by rank */
export function countEstimates(
  { regions, types, densities, deviations }: AverageDensities,
  volumes: RegionVolumes,
  neurons: Float64Array,
): CountEstimates {
  const volumeOf = (by: Float64Array, i: number): number => by[regions[Math.floor(i / types.length)].rank];
  return {
    regions,
    types,
    total: densities.map((density, i) => density * volumeOf(volumes.total, i)),
    deviation: deviations.map((deviation, i) => deviation * volumeOf(volumes.total, i)),
    own: densities.map((density, i) => density * volumeOf(volumes.own, i)),
    volume: Float64Array.from(regions, ({ rank }) => volumes.own[rank]),
    neurons: Float64Array.from(regions, ({ rank }) => neurons[rank]),
    descendants: descendantsOf(regions),
  };
}

/** The estimate of the voxels labelled with exactly this region. */
export function certainCountAt({ regions, types, own }: CountEstimates, at: number): CertainCount {
  const { name: region, id } = regions[Math.floor(at / types.length)];
  return { region, id, type: types[at % types.length], count: own[at] };
}

function descendantsOf(regions: readonly TableRegion[]): Int32Array[] {
  const places = new Map(regions.map(({ rank }, place) => [rank, place]));
  return regions.map(({ rank, end }) =>
    Int32Array.from({ length: end - rank }, (_, i) => places.get(rank + i) ?? -1).sort(),
  );
}
