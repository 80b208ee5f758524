import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import type { Brain } from './brain.ts';

/** What a step placed in the voxels that are labelled with exactly this region. */
export interface RegionCount {
  readonly id: number;
  /** Undefined when the hierarchy lacks the label. */
  readonly acronym: string | undefined;
  readonly voxels: number;
  readonly cells: number;
  /** Voxels that have as many cells as their bound allows, where there is one. */
  readonly full?: number;
}

/**
 * Of the regions with voxels.
 *
 * @param sums - of densities, by rank
 * @param full - voxels by rank
 */
export const regionCounts = ({ voxels }: Brain, sums: Float64Array, full?: Float64Array): RegionCount[] =>
  Array.from(sums, (sum, rank) => ({
    id: voxels.labels[rank],
    acronym: voxels.hierarchy.regions[rank - 1]?.acronym,
    voxels: voxels.counts[rank],
    cells: sum * voxelVolumeMm3(voxels),
    full: full?.[rank],
  })).filter((count, rank) => rank > 0 && count.voxels > 0);
