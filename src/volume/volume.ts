import type { Grid } from './grid.ts';

export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

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
