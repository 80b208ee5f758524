import type { Vec3 } from '../../volume/grid.ts';
import type { LayeredRegion } from './layered-region.ts';
import { cellAt, type RayAxis, rayAxis, setOff } from './ray-axis.ts';

/** float32 counts no further: longer rays, those of vectors of almost no length, end here. */
const MOST_SAMPLES = 2 ** 24;

/** The layers that rays pass through, and the axes of the ray on its way. */
export interface RayField {
  readonly layers: Uint8Array;
  /** `uniformRadius` of the layers. */
  readonly radii: Uint8Array;
  readonly shape: Vec3;
  readonly x: RayAxis;
  readonly y: RayAxis;
  readonly z: RayAxis;
}

/** @param radii - `uniformRadius` of the region's layers */
export function rayField(region: LayeredRegion, radii: Uint8Array): RayField {
  const { layers, box, spacing, grid } = region;
  const { from, to } = box;
  const axis = (n: 0 | 1 | 2): RayAxis => rayAxis(from[n], to[n] - from[n], spacing[n], grid.origin[n]);
  const [x, y, z] = [axis(0), axis(1), axis(2)];
  return { layers, radii, shape: [x.size, y.size, z.size], x, y, z };
}

/**
 * Counts the samples of a ray in each layer: one every half µm from the centre of a voxel along a vector, up to the
 * first that is beyond the box or in no layer. The counts are those of a walk in float32 from sample to sample, as the
 * reference does it; here a step leads to the next sample that can be in another layer.
 *
 * @param voxel - its indices in the whole volume
 * @param counts - by layer; added to
 * @returns the number of samples; 0 along a vector that is NaN or zero
 * @see cgal-pybind, thickness_estimates.cpp
 */
export function countSamples(
  { layers, radii, shape, x, y, z }: RayField,
  voxel: ArrayLike<number>,
  vector: ArrayLike<number>,
  counts: Int32Array,
): number {
  if (vector[0] === 0 && vector[1] === 0 && vector[2] === 0) return 0;
  setOff(x, voxel[0], vector[0]);
  setOff(y, voxel[1], vector[1]);
  setOff(z, voxel[2], vector[2]);
  const [w, h, d] = shape;
  for (let sample = 1; sample < MOST_SAMPLES; ) {
    const [i, j, k] = [cellAt(x, sample), cellAt(y, sample), cellAt(z, sample)];
    const inside = i >= 0 && j >= 0 && k >= 0 && i < w && j < h && k < d;
    const at = i + w * (j + h * k);
    if (!inside || layers[at] === 0) return sample - 1;
    const radius = radii[at];
    const last = Math.min(
      x.leave + x.leavePerCell * i + x.samplesPerCell * radius,
      y.leave + y.leavePerCell * j + y.samplesPerCell * radius,
      z.leave + z.leavePerCell * k + z.samplesPerCell * radius,
    );
    const next = Math.min(Math.max(Math.floor(last), sample) + 1, MOST_SAMPLES);
    counts[layers[at]] += next - sample;
    sample = next;
  }
  return MOST_SAMPLES - 1;
}
