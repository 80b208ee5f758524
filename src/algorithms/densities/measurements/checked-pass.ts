import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid } from '../../../volume/grid.ts';
import { type NumberArray, toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { checkValues } from '../check-values.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

export interface CheckOptions extends PassOptions {
  /** What the volume holds, for messages where it is from no file. */
  readonly what: string;
  /** Take the values as they are, negative and NaN ones too. */
  readonly unchecked?: boolean;
}

/**
 * Hands the values of a volume over in file order, with their ranks.
 *
 * @throws GridMismatch; UnusableVoxels at values that are negative or not finite; what the stream throws
 */
export async function checkedPass(
  voxels: VoxelRanks,
  source: SlabSource,
  { what, unchecked = false, ...options }: CheckOptions,
  take: (ranks: Uint16Array, values: NumberArray) => void,
): Promise<void> {
  const { grid } = source;
  assertSameGrid(voxels.grid, grid);
  const check = checkValues([{ name: grid.file ?? what, grid }]);
  let at = 0;
  for await (const { values } of eachSlab([source], options)) {
    const slab = toNumbers(values[0]);
    if (!unchecked) check.look(0, slab);
    take(voxels.ranks.subarray(at, at + slab.length), slab);
    at += slab.length;
  }
  check.end();
}
