import { eachSlab, type PassOptions } from '../../volume/each-slab.ts';
import { assertSameGrid } from '../../volume/grid.ts';
import { type NumberArray, toNumbers } from '../../volume/numbers.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { checkValues, type Values } from './check-values.ts';
import type { VoxelRanks } from './regions/voxel-ranks.ts';

export interface CheckOptions extends PassOptions {
  /** What the volume holds, for messages where it is from no file. */
  readonly what?: string;
  /** Which values are right. */
  readonly values?: Values;
}

/**
 * Hands the values of a volume over in file order, with their ranks and the number of the first voxel.
 *
 * @throws GridMismatch; UnusableVoxels at values that are not right; what the stream throws
 */
export async function checkedPass(
  voxels: VoxelRanks,
  source: SlabSource,
  { what = 'A volume', values: right = 'from 0 on', ...options }: CheckOptions,
  take: (ranks: Uint16Array, values: NumberArray, from: number) => void,
): Promise<void> {
  const { grid } = source;
  assertSameGrid(voxels.grid, grid);
  const check = checkValues([{ name: grid.file ?? what, grid }], right);
  let from = 0;
  for await (const { values } of eachSlab([source], options)) {
    const slab = toNumbers(values[0]);
    check.look(0, slab);
    take(voxels.ranks.subarray(from, from + slab.length), slab, from);
    from += slab.length;
  }
  check.end();
}
