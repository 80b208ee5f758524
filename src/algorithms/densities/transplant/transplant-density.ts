import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelType } from '../../../volume/voxel-types.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import { rollUp, sumsByRank } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/** For each rank of the destination, the rank in whose closed subtree the source is averaged; undefined: nowhere. */
export type Donors = readonly (number | undefined)[];

const VOXELS_AT_ONCE = 2 ** 20;

/**
 * Where the densities of regions come from: a region that the source annotates, from its own voxels; another one, from
 * the nearest region above that has voxels in the source.
 *
 * @param from - ranks of the source, of the same hierarchy as those of the destination
 */
export function findDonors(from: VoxelRanks, to: VoxelRanks): Donors {
  const { hierarchy } = to;
  const totals = rollUp(from.hierarchy, from.counts);
  return to.labels.map((id, rank) => {
    if (rank === 0 || to.counts[rank] === 0 || !hierarchy.has(id)) return undefined;
    if (from.counts[rank] > 0) return rank;
    const above = [hierarchy.get(id), ...hierarchy.ancestors(id)].map(({ enter }) => enter + 1);
    return above.find((donor) => totals[donor] > 0);
  });
}

/**
 * Brings a density to another annotation of the same hierarchy: each voxel gets the mean density of its region, 1/mm³.
 * Nothing public says how the reference does it: the results are not comparable.
 *
 * @throws GridMismatch; what the stream throws
 */
export async function transplantDensity(
  { source, type }: { readonly source: SlabSource; readonly type: VoxelType },
  from: VoxelRanks,
  to: VoxelRanks,
  donors: Donors,
  options: PassOptions = {},
): Promise<ComputedVolume<'float' | 'double'>> {
  const own = await sumsByRank(from, source, options);
  const [sums, counts] = [own, from.counts].map((byRank) => rollUp(from.hierarchy, byRank));
  const means = donors.map((donor, rank) => {
    if (donor === undefined) return 0;
    return from.counts[rank] > 0 ? own[rank] / from.counts[rank] : sums[donor] / counts[donor];
  });
  const Values = type === 'float' ? Float32Array : Float64Array;
  async function* values() {
    for (let at = 0; at < to.ranks.length; at += VOXELS_AT_ONCE) {
      const ranks = to.ranks.subarray(at, at + VOXELS_AT_ONCE);
      const slab = new Values(ranks.length);
      for (let i = 0; i < ranks.length; i++) slab[i] = means[ranks[i]];
      yield slab;
    }
  }
  return { grid: to.grid, type: type === 'float' ? 'float' : 'double', components: 1, values: values() };
}
