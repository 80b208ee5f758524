import { preciseSum } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { CEREBELLUM_GROUP, MOUSE_COUNTS } from './cell-counts.ts';

/** How the intensity of a group of regions is made into cells. */
export interface GroupScale {
  readonly group: string;
  /** Cells of the literature. */
  readonly cells: number;
  readonly voxels: number;
  /** Cells for an intensity of 1; undefined when the group has no intensity: then its cells are not placed. */
  readonly cellsPerIntensity: number | undefined;
}

export interface GroupScales {
  readonly scales: readonly GroupScale[];
  /** The intensity of each voxel of the Purkinje layer: that of one cell. */
  readonly layerIntensity: number;
  readonly layerVoxels: number;
}

/**
 * The scale of each group, so that it has the cells of the literature.
 *
 * @param intensities - summed by rank
 * @param grouping - by rank, the position of its group among MOUSE_COUNTS
 * @param layer - by rank, 1 in the Purkinje layer of the cerebellum
 */
export function scaleGroups(
  { counts }: VoxelRanks,
  intensities: Float64Array,
  grouping: Int8Array,
  layer: Uint8Array,
): GroupScales {
  const ranksOf = (group: number): number[] => [...grouping.keys()].filter((rank) => grouping[rank] === group);
  const cerebellum = MOUSE_COUNTS.findIndex(({ group }) => group === CEREBELLUM_GROUP);
  const others = ranksOf(cerebellum).filter((rank) => layer[rank] === 0);
  const layerVoxels = preciseSum(counts.map((count, rank) => count * layer[rank]));
  const cellsOfOthers = MOUSE_COUNTS[cerebellum].cells - layerVoxels;
  const layerIntensity = preciseSum(others.map((rank) => intensities[rank])) / cellsOfOthers;
  const intensityOf = (rank: number): number => (layer[rank] === 0 ? intensities[rank] : counts[rank] * layerIntensity);
  const scales = MOUSE_COUNTS.map(({ group, cells }, i) => {
    const ranks = ranksOf(i);
    const total = preciseSum(ranks.map(intensityOf));
    const voxels = preciseSum(ranks.map((rank) => counts[rank]));
    return { group, cells, voxels, cellsPerIntensity: total > 0 ? cells / total : undefined };
  });
  return { scales, layerIntensity, layerVoxels };
}
