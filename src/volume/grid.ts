import { GridMismatch, RotatedGrid } from './errors.ts';

export type Vec3 = readonly [x: number, y: number, z: number];

/** Where the voxels of a volume are: shape (W, H, D), space directions (one row an axis, µm a voxel) and origin (µm). */
export interface Grid {
  readonly shape: Vec3;
  readonly directions: readonly [Vec3, Vec3, Vec3];
  /** Corner of voxel (0, 0, 0), µm (voxcell's convention: voxel i spans origin + i·d … origin + (i+1)·d). */
  readonly origin: Vec3;
  /** NRRD `space`, such as `left-posterior-superior`; undefined when the file names none. */
  readonly space?: string;
  /** That it was read from, for messages. */
  readonly file?: string;
}

export const voxelCount = ({ shape: [w, h, d] }: Grid): number => w * h * d;

/** Position of voxel (x, y, z) in the values of a scalar volume in Fortran order. */
export const indexAt = ({ shape: [w, h] }: Grid, x: number, y: number, z: number): number => x + w * (y + h * z);

/** µm³ */
export function voxelVolume({ directions: [a, b, c] }: Grid): number {
  const [x, y, z] = cross(b, c);
  return Math.abs(a[0] * x + a[1] * y + a[2] * z);
}

/**
 * Signed extent of a voxel along each axis, µm.
 *
 * @throws RotatedGrid when the directions are not diagonal
 */
export function spacing({ directions, file }: Grid): Vec3 {
  if (!isDiagonal(directions)) throw new RotatedGrid({ directions, file });
  return [directions[0][0], directions[1][1], directions[2][2]];
}

/** Smallest box along the axes of space that holds all voxels, µm. */
export function boundingBox({ shape, directions, origin }: Grid): { readonly min: Vec3; readonly max: Vec3 } {
  const bound = (pick: (a: number, b: number) => number, axis: 0 | 1 | 2): number =>
    directions.reduce((sum, row, i) => sum + pick(0, row[axis] * shape[i]), origin[axis]);
  return {
    min: [bound(Math.min, 0), bound(Math.min, 1), bound(Math.min, 2)],
    max: [bound(Math.max, 0), bound(Math.max, 1), bound(Math.max, 2)],
  };
}

/** @throws GridMismatch naming shape, space directions or origin; numbers are close within 1e-8 + 1e-5·|b| */
export function assertSameGrid(a: Grid, b: Grid): void {
  const files = [a.file, b.file];
  const compare = (property: string, first: readonly number[], second: readonly number[]): void => {
    const close = first.every((value, i) => Math.abs(value - second[i]) <= 1e-8 + 1e-5 * Math.abs(second[i]));
    if (!close) throw new GridMismatch({ property, first, second, files });
  };
  if (a.shape.some((size, axis) => size !== b.shape[axis])) {
    throw new GridMismatch({ property: 'shape', first: a.shape, second: b.shape, files });
  }
  compare('space directions', a.directions.flat(), b.directions.flat());
  compare('origin', a.origin, b.origin);
}

export const isDiagonal = (directions: readonly Vec3[]): boolean =>
  directions.every((row, i) => row.every((value, j) => i === j || value === 0));

export const cross = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [b * z - c * y, c * x - a * z, a * y - b * x];
