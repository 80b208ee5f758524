import type { Rotation } from './quaternion.ts';

/** Radians. The rotation is Rx(ax)·Ry(ay)·Rz(az): about z first. */
export interface EulerAngles {
  readonly az: number;
  readonly ay: number;
  readonly ax: number;
}

/** @see voxcell, math_utils.py, `euler2mat` */
export function eulerToRotation({ az, ay, ax }: EulerAngles): Rotation {
  const [c1, s1] = [Math.cos(ax), Math.sin(ax)];
  const [c2, s2] = [Math.cos(ay), Math.sin(ay)];
  const [c3, s3] = [Math.cos(az), Math.sin(az)];
  return [
    [c2 * c3, -c2 * s3, s2],
    [c1 * s3 + c3 * s1 * s2, c1 * c3 - s1 * s2 * s3, -c2 * s1],
    [s1 * s3 - c1 * c3 * s2, c3 * s1 + c1 * s2 * s3, c1 * c2],
  ];
}

/** sin(ay) this close to ±1 leaves only the sum or the difference of the other two angles: numpy's `isclose`. */
const CLOSE = 1e-8 + 1e-5;

/**
 * Angles of a rotation matrix; where y is turned by a quarter, az is 0 and ax stands for both.
 *
 * @see voxcell, math_utils.py, `mat2euler`
 */
export function rotationToEuler([[xx, xy, xz], [yx, yy, yz], [, , zz]]: Rotation): EulerAngles {
  if (Math.abs(xz - 1) <= CLOSE) return { az: 0, ay: Math.PI / 2, ax: Math.atan2(yx, yy) };
  if (Math.abs(xz + 1) <= CLOSE) return { az: 0, ay: -Math.PI / 2, ax: Math.atan2(-yx, yy) };
  return { az: Math.atan2(-xy, xx), ay: Math.asin(xz), ax: Math.atan2(-yz, zz) };
}
