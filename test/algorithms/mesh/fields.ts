import type { Vec3 } from '../../../src/volume/grid.ts';

/** A field in Fortran order from its value at each voxel. */
export function fieldOf([w, h, d]: Vec3, value: (x: number, y: number, z: number) => number): Float32Array {
  return Float32Array.from({ length: w * h * d }, (_, i) =>
    value(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))),
  );
}

/** Positive within a ball. */
export const ball =
  (radius: number, [cx, cy, cz]: Vec3) =>
  (x: number, y: number, z: number): number =>
    radius - Math.hypot(x - cx, y - cy, z - cz);

/** Positive within a ring around the z axis through the centre. */
export const ring =
  (radius: number, thickness: number, [cx, cy, cz]: Vec3) =>
  (x: number, y: number, z: number): number =>
    thickness - Math.hypot(Math.hypot(x - cx, y - cy) - radius, z - cz);
