import type { VolumeShape } from '../volume/volume.ts';
import type { ArrayOf, VoxelType } from '../volume/voxel-types.ts';

/** A volume in the making: its shape, and its values slab by slab in Fortran order. */
export interface ComputedVolume<Type extends VoxelType = VoxelType> extends VolumeShape<Type> {
  readonly values: AsyncIterable<ArrayOf<Type>>;
}
