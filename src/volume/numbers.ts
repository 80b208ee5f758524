import type { VoxelArray } from './volume.ts';

/** Voxels that JavaScript computes with as they are. */
export type NumberArray = Exclude<VoxelArray, BigInt64Array | BigUint64Array>;

/** The values themselves, or, of 64-bit integers, the nearest float64 numbers. */
export const toNumbers = (values: VoxelArray): NumberArray =>
  values instanceof BigInt64Array || values instanceof BigUint64Array ? Float64Array.from(values, Number) : values;
