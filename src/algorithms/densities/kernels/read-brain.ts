import type { PassOptions } from '../../../volume/each-slab.ts';
import { zeros } from '../../../volume/memory.ts';
import type { NumberArray } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { checkedPass } from '../checked-pass.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import { type Brain, gather } from './brain.ts';
import { type ValueStatistics, valueStatistics } from './value-statistics.ts';

/** An intensity of staining, of any scale; negative values are noise. */
export interface Intensity extends ValueStatistics {
  /** The volume's name, for messages. */
  readonly volume: string;
  /** Of the voxels of the brain. */
  readonly values: Float64Array;
}

export const nameOf = ({ grid }: SlabSource): string => grid.file ?? 'A volume';

/** @throws GridMismatch, UnusableVoxels at NaN and infinity; what the stream throws */
export async function readIntensity(brain: Brain, source: SlabSource, options: PassOptions = {}): Promise<Intensity> {
  const values = zeros(Float64Array, brain.ranks.length);
  let at = 0;
  const statistics = await readVolume(brain.voxels, source, options, (ranks, slab) => {
    at = gather(ranks, slab, values, at);
  });
  return { volume: nameOf(source), values, ...statistics };
}

/**
 * Densities of the voxels of the brain; what is outside is left.
 *
 * @throws GridMismatch, UnusableVoxels at negative values, NaN and infinity; what the stream throws
 */
export async function readDensity(brain: Brain, source: SlabSource, options: PassOptions = {}): Promise<Float64Array> {
  const values = zeros(Float64Array, brain.ranks.length);
  let at = 0;
  await checkedPass(brain.voxels, source, options, (ranks, slab) => {
    at = gather(ranks, slab, values, at);
  });
  return values;
}

/**
 * Hands the values of an intensity over as `checkedPass` does.
 *
 * @throws GridMismatch, UnusableVoxels at NaN and infinity; what the stream throws
 */
export async function readVolume(
  voxels: VoxelRanks,
  source: SlabSource,
  options: PassOptions,
  take: (ranks: Uint16Array, values: NumberArray, from: number) => void,
): Promise<ValueStatistics> {
  const statistics = valueStatistics();
  await checkedPass(voxels, source, { ...options, values: 'finite' }, (ranks, values, from) => {
    statistics.add(ranks, values);
    take(ranks, values, from);
  });
  return statistics.end();
}
