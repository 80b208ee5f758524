import type { LayeredRegion } from './layered-region.ts';
import { firstBeyond, MOST_SAMPLES, type RayAxis, rayAxis, setOff } from './ray-axis.ts';

/** The layers that rays pass through, and the axes of the ray on its way. */
export interface RayField {
  /** In Fortran order; 0 where a ray ends. */
  readonly layers: Uint8Array;
  readonly x: RayAxis;
  readonly y: RayAxis;
  readonly z: RayAxis;
}

export function rayField({ layers, box: { from, to }, spacing, grid: { origin } }: LayeredRegion): RayField {
  const [w, h, d] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  return {
    layers,
    x: rayAxis(from[0], w, 1, spacing[0], origin[0]),
    y: rayAxis(from[1], h, w, spacing[1], origin[1]),
    z: rayAxis(from[2], d, w * h, spacing[2], origin[2]),
  };
}

/**
 * Counts the samples of a ray in each layer: one every half µm from the centre of a voxel along a vector, up to the
 * first that is beyond the box or in no layer. The counts are those of a walk in float32 from sample to sample, as the
 * reference does it; here only the samples next to cell boundaries are looked at.
 *
 * @param voxel - its indices in the whole volume
 * @param counts - by layer; added to
 * @returns the number of samples; 0 along a vector that is NaN or zero
 * @see cgal-pybind, thickness_estimates.cpp
 */
export function countSamples(
  field: RayField,
  voxel: ArrayLike<number>,
  vector: ArrayLike<number>,
  counts: Int32Array,
): number {
  const { x, y, z } = field;
  if (vector[0] === 0 && vector[1] === 0 && vector[2] === 0) return 0;
  const i = setOff(x, voxel[0], vector[0]);
  const j = setOff(y, voxel[1], vector[1]);
  const k = setOff(z, voxel[2], vector[2]);
  const inside = isWithin(x, i) && isWithin(y, j) && isWithin(z, k);
  return inside ? walk(field, i * x.stride + j * y.stride + k * z.stride, counts) : 0;
}

const isWithin = ({ first, last }: RayAxis, cell: number): boolean => cell >= 0 && cell <= last - first;

/** From sample 1, which is at position `at` of the box, on. */
function walk({ layers, x, y, z }: RayField, at: number, counts: Int32Array): number {
  let [leftX, leftY, leftZ] = [x.left, y.left, z.left];
  let [timeX, timeY, timeZ] = [x.time, y.time, z.time];
  let nextX = firstBeyond(x, timeX, leftX);
  let nextY = firstBeyond(y, timeY, leftY);
  let nextZ = firstBeyond(z, timeZ, leftZ);
  let sample = 1;
  for (let layer = layers[at]; layer !== 0; layer = layers[at]) {
    const next = Math.min(nextX, nextY, nextZ, MOST_SAMPLES);
    counts[layer] += next - sample;
    sample = next;
    if (sample === MOST_SAMPLES) break;
    while (nextX === sample) {
      if (--leftX < 0) return sample - 1;
      at += x.move;
      timeX += x.timePerCell;
      nextX = firstBeyond(x, timeX, leftX);
    }
    while (nextY === sample) {
      if (--leftY < 0) return sample - 1;
      at += y.move;
      timeY += y.timePerCell;
      nextY = firstBeyond(y, timeY, leftY);
    }
    while (nextZ === sample) {
      if (--leftZ < 0) return sample - 1;
      at += z.move;
      timeZ += z.timePerCell;
      nextZ = firstBeyond(z, timeZ, leftZ);
    }
  }
  return sample - 1;
}
