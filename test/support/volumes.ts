import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import type { Grid, Vec3 } from '../../src/volume/grid.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import type { ArrayOf, VoxelType } from '../../src/volume/voxel-types.ts';

/** A grid along the axes: voxels of 25 µm with the corner of the first at 0, unless said otherwise. */
export function gridOf(shape: Vec3, { spacing: [x, y, z] = [25, 25, 25], origin = [0, 0, 0] }: GridOptions = {}): Grid {
  return { shape, directions: [[x, 0, 0], [0, y, 0], [0, 0, z]], origin }; // biome-ignore format: a matrix
}
type GridOptions = { readonly spacing?: Vec3; readonly origin?: Vec3 };

/** A volume in file order (x fastest) on shared memory; its components follow from the number of values. */
export function volumeOf<Type extends VoxelType>(
  type: Type,
  shape: Vec3,
  values: ArrayLike<Type extends 'int64' | 'uint64' ? bigint : number>,
  grid: Grid = gridOf(shape),
): Volume<ArrayOf<Type>> {
  const components = values.length / (shape[0] * shape[1] * shape[2]);
  const volume = createVolume({ grid, type, components });
  const target: { [index: number]: number | bigint } = volume.values;
  for (let i = 0; i < values.length; i++) target[i] = values[i];
  return volume;
}

/** All of a volume in the making. */
export async function collect<Type extends VoxelType>(computed: ComputedVolume<Type>): Promise<Volume<ArrayOf<Type>>> {
  const volume = createVolume(computed);
  const target: { set(part: ArrayLike<number | bigint>, at: number): void } = volume.values;
  let filled = 0;
  for await (const part of computed.values) {
    target.set(part, filled);
    filled += part.length;
  }
  return volume;
}
