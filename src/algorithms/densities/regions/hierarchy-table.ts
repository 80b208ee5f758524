import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { voxelVolume } from '../../../volume/grid.ts';
import { rollUp } from './region-sums.ts';
import type { VoxelRanks } from './voxel-ranks.ts';

/** A region as the tables of densities have it. */
export interface TableRegion {
  readonly id: number;
  readonly name: string;
  /** Of its voxels; see `VoxelRanks`. */
  readonly rank: number;
  /** The closed subtree is the ranks [rank, end). */
  readonly end: number;
}

/**
 * The regions of a hierarchy, or of the closed subtree below one of them, ascending by id.
 *
 * @see atlas-densities, densities/utils.py, `get_hierarchy_info`
 */
export const hierarchyTable = ({ root, regions }: RegionHierarchy, top = root): TableRegion[] =>
  regions
    .slice(top.enter, top.exit)
    .map(({ id, name, enter, exit }) => ({ id, name, rank: enter + 1, end: exit + 1 }))
    .sort((a, b) => a.id - b.id);

const CUBIC_MICROMETRES_PER_MM3 = 1e9;

/** mm³ */
export const voxelVolumeMm3 = ({ grid }: Pick<VoxelRanks, 'grid'>): number =>
  voxelVolume(grid) / CUBIC_MICROMETRES_PER_MM3;

/** By rank, mm³: of the voxels labelled with exactly this region, and of its closed subtree. */
export interface RegionVolumes {
  readonly own: Float64Array;
  readonly total: Float64Array;
}

/** @see atlas-densities, densities/utils.py, `compute_region_volumes` */
export function regionVolumes(voxels: VoxelRanks): RegionVolumes {
  const voxel = voxelVolumeMm3(voxels);
  const counts = voxels.counts.with(0, 0);
  return {
    own: counts.map((count) => count * voxel),
    total: rollUp(voxels.hierarchy, counts).map((count) => count * voxel),
  };
}
