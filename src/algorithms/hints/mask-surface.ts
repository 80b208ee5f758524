import type { Vec3 } from '../../volume/grid.ts';
import { marchingCubes } from '../mesh/marching-cubes.ts';
import type { Mesh } from '../mesh/mesh.ts';

/** Voxels around a mask, which keep the smoothed surface closed. */
const MARGIN = 2;

/**
 * The closed surface around the voxels of a mask, in voxels: voxel (i, j, k) spans i to i + 1. It is smoothed by a pass of
 * (1, 2, 1) along each axis, which leaves a plane surface where it is; a mask too thin for that is not smoothed.
 *
 * @param from - position of the mask's first voxel
 */
export function maskSurface(mask: Uint8Array, shape: Vec3, from: Vec3): Mesh {
  const padded: Vec3 = [shape[0] + 2 * MARGIN, shape[1] + 2 * MARGIN, shape[2] + 2 * MARGIN];
  const sharp = pad(mask, shape, padded);
  const [w, h] = padded;
  const smooth = blur(blur(blur(sharp, 1), w), w * h);
  const smoothed = marchingCubes(smooth, padded, 0.5);
  const { vertices, triangles } = smoothed.triangles.length > 0 ? smoothed : marchingCubes(sharp, padded, 0.5);
  return { vertices: vertices.map((value, i) => value - MARGIN + 0.5 + from[i % 3]), triangles };
}

function pad(mask: Uint8Array, [w, h, d]: Vec3, [width, height, depth]: Vec3): Float32Array {
  const padded = new Float32Array(width * height * depth);
  for (let z = 0; z < d; z++) {
    for (let y = 0; y < h; y++) {
      const row = w * (y + h * z);
      padded.set(mask.subarray(row, row + w), MARGIN + width * (y + MARGIN + height * (z + MARGIN)));
    }
  }
  return padded;
}

/** @param stride - to the next value along the axis; values at its ends are 0 */
function blur(field: Float32Array, stride: number): Float32Array {
  const blurred = new Float32Array(field.length);
  for (let i = stride; i < field.length - stride; i++) {
    blurred[i] = 0.25 * (field[i - stride] + field[i + stride]) + 0.5 * field[i];
  }
  return blurred;
}
