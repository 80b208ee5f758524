import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import { checkedPass } from '../checked-pass.ts';
import { gather } from '../kernels/brain.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import { addByRank, createSums, totalsOf } from '../regions/region-sums.ts';
import { brainVoxels, type VoxelRanks } from '../regions/voxel-ranks.ts';

/** The density of neurons, held while the densities of their parts are made from it. */
export interface NeuronDensity {
  readonly voxels: VoxelRanks;
  /** Of the voxels of the brain, 1/mm³. */
  readonly values: Float64Array;
  /** Voxels outside of the brain that are not 0, by their number in file order, which is ascending. */
  readonly outside: ReadonlyMap<number, number>;
  /** Neurons by rank in the voxels labelled with exactly this region. */
  readonly neurons: Float64Array;
}

/**
 * @param withOutside - whether what lies outside of the brain is wanted too
 * @throws GridMismatch, UnusableVoxels at negative values, NaN and infinity; what the stream throws
 */
export async function readNeuronDensity(
  voxels: VoxelRanks,
  source: SlabSource,
  { withOutside, ...options }: PassOptions & { readonly withOutside: boolean },
): Promise<NeuronDensity> {
  const values = new Float64Array(brainVoxels(voxels));
  const outside = new Map<number, number>();
  const sums = createSums(voxels.labels.length);
  let at = 0;
  await checkedPass(voxels, source, options, (ranks, slab, from) => {
    addByRank(sums, ranks, slab);
    at = gather(ranks, slab, values, at);
    if (!withOutside) return;
    for (let i = 0; i < slab.length; i++) if (ranks[i] === 0 && slab[i] !== 0) outside.set(from + i, slab[i]);
  });
  const voxel = voxelVolumeMm3(voxels);
  return { voxels, values, outside, neurons: totalsOf(sums).map((sum) => sum * voxel) };
}

/**
 * The density of neurons times a factor by rank; what lies outside of the brain stays. A chunk of it holds until the
 * next is asked for.
 */
export const scaledDensity = (density: NeuronDensity, factors: Float64Array): ComputedVolume<'double'> => ({
  grid: density.voxels.grid,
  type: 'double',
  components: 1,
  values: scaledValues(density, factors),
});

/** Voxels of a chunk. */
const CHUNK = 2 ** 19;

async function* scaledValues(
  { voxels: { ranks }, values, outside }: NeuronDensity,
  factors: Float64Array,
): AsyncGenerator<Float64Array> {
  const left = [...outside];
  const room = new Float64Array(CHUNK);
  for (let from = 0, i = 0, next = 0; from < ranks.length; from += CHUNK) {
    const part = ranks.subarray(from, from + CHUNK);
    const chunk = room.subarray(0, part.length);
    for (let k = 0; k < part.length; k++) {
      const rank = part[k];
      chunk[k] = rank === 0 ? 0 : values[i++] * factors[rank];
    }
    for (; next < left.length && left[next][0] < from + chunk.length; next++)
      chunk[left[next][0] - from] = left[next][1];
    yield chunk;
  }
}
