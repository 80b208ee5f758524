import { type Grid, voxelCount } from './grid.ts';
import { type ArrayOf, bytesPerVoxel, type VoxelType, viewOf } from './voxel-types.ts';

export type VoxelArray = ArrayOf<VoxelType>;

/**
 * Voxels on a grid. `fortran` is the order of NRRD files: the value of component c at (x, y, z) is at
 * c + C·(x + W·(y + H·z)). `c` is numpy's order: at ((x·H + y)·D + z)·C + c.
 */
export interface Volume<Values extends VoxelArray = VoxelArray> {
  readonly grid: Grid;
  readonly values: Values;
  /** C: 1 for scalars and labels, 3 for vectors, 4 for quaternions (w, x, y, z). */
  readonly components: number;
  readonly order: 'fortran' | 'c';
}

/** What is known of a volume before its values. */
export interface VolumeShape<Type extends VoxelType = VoxelType> {
  readonly grid: Grid;
  readonly type: Type;
  readonly components: number;
}

export const valueCount = ({ grid, components }: Pick<VolumeShape, 'grid' | 'components'>): number =>
  voxelCount(grid) * components;

export const byteCount = (shape: VolumeShape): number => valueCount(shape) * bytesPerVoxel(shape.type);

/** Zeros on shared memory, in Fortran order: workers see such a volume without a copy. */
export function createVolume<Type extends VoxelType>(shape: VolumeShape<Type>): Volume<ArrayOf<Type>> {
  const values = viewOf(shape.type, new SharedArrayBuffer(byteCount(shape)));
  return { grid: shape.grid, components: shape.components, order: 'fortran', values };
}
