import type { Vec3 } from '../../volume/grid.ts';

/** In the order of orientation files; x, y, z are the imaginary parts. */
export type Quaternion = readonly [w: number, x: number, y: number, z: number];

/** Rows of a rotation matrix. */
export type Rotation = readonly [Vec3, Vec3, Vec3];

/**
 * The rotation v ↦ q·v·q⁻¹ as a matrix, of quaternions of any length; the identity for the zero quaternion.
 *
 * @see voxcell, quaternion.py, `quaternions_to_matrices`
 */
export function toRotation(quaternion: Quaternion): Rotation {
  const norm = Math.hypot(...quaternion) || 1;
  const [w, x, y, z] = quaternion.map((value) => value / norm);
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
}

/**
 * The unit quaternion of a rotation matrix. Of a matrix that is no rotation, what the same formulas give.
 *
 * @see voxcell, quaternion.py, `matrices_to_quaternions`
 */
export function fromRotation(matrix: Rotation): Quaternion {
  const [[a], [, b], [, , c]] = matrix;
  const trace = a + b + c;
  if (trace > 0) return scaled([trace + 1, ...antisymmetric(matrix)]);
  // The imaginary part of the largest diagonal element is far enough from 0 to divide by.
  const i = a > b && a > c ? 0 : b > c ? 1 : 2;
  const imaginary = [0, 1, 2].map((j) => (i === j ? 1 + 2 * matrix[i][i] - trace : matrix[i][j] + matrix[j][i]));
  return scaled([antisymmetric(matrix)[i], imaginary[0], imaginary[1], imaginary[2]]);
}

/** Twice the sine of the angle of rotation times its axis. */
const antisymmetric = ([[, xy, xz], [yx, , yz], [zx, zy]]: Rotation): Vec3 => [zy - yz, xz - zx, yx - xy];

function scaled([w, x, y, z]: Quaternion): Quaternion {
  const norm = Math.hypot(w, x, y, z);
  return [w / norm, x / norm, y / norm, z / norm];
}
