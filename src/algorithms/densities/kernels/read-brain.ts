import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid } from '../../../volume/grid.ts';
import { zeros } from '../../../volume/memory.ts';
import { type NumberArray, toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
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

/** @throws GridMismatch, UnusableValues at NaN and infinity; what the stream throws */
export async function readIntensity(brain: Brain, source: SlabSource, options: PassOptions = {}): Promise<Intensity> {
  const values = zeros(Float64Array, brain.ranks.length);
  let at = 0;
  const statistics = await readVolume(brain.voxels, source, { ...options, signed: true }, (ranks, slab) => {
    at = gather(ranks, slab, values, at);
  });
  return { volume: nameOf(source), values, ...statistics };
}

/**
 * Densities of the voxels of the brain; what is outside is left.
 *
 * @throws GridMismatch, UnusableValues at negative values, NaN and infinity; what the stream throws
 */
export async function readDensity(brain: Brain, source: SlabSource, options: PassOptions = {}): Promise<Float64Array> {
  const values = zeros(Float64Array, brain.ranks.length);
  let at = 0;
  await readVolume(brain.voxels, source, { ...options, signed: false }, (ranks, slab) => {
    at = gather(ranks, slab, values, at);
  });
  return values;
}

/** Hands the values of a volume over in file order, with their ranks and the number of the first voxel. */
export async function readVolume(
  voxels: VoxelRanks,
  source: SlabSource,
  { signed, ...options }: PassOptions & { readonly signed: boolean },
  take: (ranks: Uint16Array, values: NumberArray, from: number) => void,
): Promise<ValueStatistics> {
  assertSameGrid(voxels.grid, source.grid);
  const statistics = valueStatistics(nameOf(source), { signed });
  let from = 0;
  for await (const { values } of eachSlab([source], options)) {
    const slab = toNumbers(values[0]);
    const ranks = voxels.ranks.subarray(from, from + slab.length);
    statistics.add(ranks, slab);
    take(ranks, slab, from);
    from += slab.length;
  }
  return statistics.end();
}
