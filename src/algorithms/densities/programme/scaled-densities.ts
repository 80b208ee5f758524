import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import { type Brain, gather, volumeOfBrain } from '../kernels/brain.ts';
import { readVolume } from '../kernels/read-brain.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import { addByRank, createSums, totalsOf } from '../regions/region-sums.ts';

/** The density of neurons, held while the densities of their parts are made from it. */
export interface NeuronDensity {
  readonly brain: Brain;
  /** Of the voxels of the brain, 1/mm³. */
  readonly values: Float64Array;
  /** Voxels outside of the brain that are not 0, by their number in file order. */
  readonly outside: ReadonlyMap<number, number>;
  /** Neurons by rank in the voxels labelled with exactly this region. */
  readonly neurons: Float64Array;
}

/** @throws GridMismatch, UnusableValues at negative values, NaN and infinity; what the stream throws */
export async function readNeuronDensity(
  brain: Brain,
  source: SlabSource,
  options: PassOptions = {},
): Promise<NeuronDensity> {
  const { voxels } = brain;
  const values = new Float64Array(brain.ranks.length);
  const outside = new Map<number, number>();
  const sums = createSums(voxels.labels.length);
  let at = 0;
  await readVolume(voxels, source, { ...options, signed: false }, (ranks, slab, from) => {
    addByRank(sums, ranks, slab);
    at = gather(ranks, slab, values, at);
    for (let i = 0; i < slab.length; i++) if (ranks[i] === 0 && slab[i] !== 0) outside.set(from + i, slab[i]);
  });
  const voxel = voxelVolumeMm3(voxels);
  return { brain, values, outside, neurons: totalsOf(sums).map((sum) => sum * voxel) };
}

/** The density of neurons times a factor by rank, that of rank 0 for what is outside of the brain. */
export function scaledDensity(
  { brain, values, outside }: NeuronDensity,
  factors: Float64Array,
): ComputedVolume<'double'> {
  const { ranks } = brain;
  const inside = volumeOfBrain(brain, (i) => values[i] * factors[ranks[i]]);
  if (factors[0] === 0 || outside.size === 0) return inside;
  const scaled = [...outside].map(([voxel, value]) => [voxel, value * factors[0]] as const);
  return { ...inside, values: withOutside(inside.values, scaled) };
}

/** @param outside - voxels in file order, with their values */
async function* withOutside(
  chunks: AsyncIterable<Float64Array>,
  outside: readonly (readonly [voxel: number, value: number])[],
): AsyncGenerator<Float64Array> {
  let [from, next] = [0, 0];
  for await (const chunk of chunks) {
    const to = from + chunk.length;
    for (; next < outside.length && outside[next][0] < to; next++) chunk[outside[next][0] - from] = outside[next][1];
    yield chunk;
    from = to;
  }
}
