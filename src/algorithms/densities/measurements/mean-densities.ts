import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { checkedPass } from '../checked-pass.ts';
import { addByRank, createSums, rollUp, totalsOf } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/**
 * Mean density of the closed subtree of each region, by rank; NaN without voxels.
 *
 * @param density - cells/mm³
 * @throws GridMismatch, UnusableVoxels; what the stream throws
 */
export async function meanDensities(
  voxels: VoxelRanks,
  density: SlabSource,
  options: PassOptions = {},
): Promise<Float64Array> {
  const sums = createSums(voxels.labels.length);
  const what = 'the density';
  await checkedPass(voxels, density, { ...options, what }, (ranks, values) => addByRank(sums, ranks, values));
  const counts = rollUp(voxels.hierarchy, voxels.counts);
  return rollUp(voxels.hierarchy, totalsOf(sums)).map((sum, rank) => sum / counts[rank]);
}
