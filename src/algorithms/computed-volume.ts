import type { SlabOptions } from '../volume/slabs.ts';
import type { VolumeShape } from '../volume/volume.ts';
import type { ArrayOf, VoxelType } from '../volume/voxel-types.ts';

/** How a computation goes over slabs: its result does not depend on it. */
export type Slabbing = Pick<SlabOptions, 'planes' | 'signal'>;

/** A volume in the making: its shape, and its values slab by slab in Fortran order. */
export interface ComputedVolume<Type extends VoxelType = VoxelType> extends VolumeShape<Type> {
  readonly values: AsyncIterable<ArrayOf<Type>>;
}
