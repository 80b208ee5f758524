import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { boxShape } from '../regions/bounding-box.ts';
import type { Vectors } from '../vectors/vectors.ts';
import type { LayeredRegion } from './layered-region.ts';
import type { MeasuredDistances } from './placement-hints.ts';
import { SAMPLE_SPACING } from './ray-axis.ts';
import { countSamples, rayField } from './ray-samples.ts';
import { type DirectionVectors, eachVector, partIn, vectorsFor } from './region-vectors.ts';
import { uniformRadius } from './uniform-radius.ts';

export interface DistancesByRays {
  readonly region: LayeredRegion;
  /** `uniformRadius` of its layers. */
  readonly radii: Uint8Array;
  /** The vectors point from shallow to deep. */
  readonly flip: boolean;
}

/**
 * Signed distances of voxels to the layer boundaries along their direction vectors, from the samples that a ray each way
 * has in each layer. Voxels whose vector is NaN or zero are at distance 0 of all boundaries.
 *
 * @returns float32, µm, L + 1 numbers a voxel: to the top of layers 1 to L and to the bottom of layer L; positive towards
 * the tip of the vector
 * @see atlas-placement-hints, layered_atlas.py, `VoxelBasedLayeredAtlas`
 */
export function distancesByRays(
  [vectors]: readonly [Slab<Vectors>],
  { region, radii, flip }: DistancesByRays,
): Float32Array {
  const boundaries = region.layerNames.length + 1;
  const distances = new Float32Array(partIn(region, vectors).voxels * boundaries);
  const field = rayField(region, radii);
  const counts = new Int32Array(boundaries);
  const forth = new Float32Array(3);
  const back = new Float32Array(3);
  eachVector(region, vectors, (voxel, vector, n) => {
    for (let axis = 0; axis < 3; axis++) {
      forth[axis] = flip ? -vector[axis] : vector[axis];
      back[axis] = -forth[axis];
    }
    counts.fill(0);
    countSamples(field, voxel, forth, counts);
    let distance = -SAMPLE_SPACING * countSamples(field, voxel, back, counts);
    for (let boundary = boundaries - 1; boundary >= 0; boundary--) {
      distances[n * boundaries + boundary] = distance;
      distance += SAMPLE_SPACING * counts[boundary];
    }
  });
  return distances;
}

export const distancesByRaysKernel = defineKernel(import.meta.url, distancesByRays);

/**
 * @param vectors - direction vectors of the whole annotation; a stream will do
 * @throws NotDirectionVectors, GridMismatch
 */
export async function measureByRays(
  pool: WorkerPool,
  region: LayeredRegion,
  vectors: DirectionVectors,
  { flip = false, ...slabbing }: Slabbing & { readonly flip?: boolean } = {},
): Promise<MeasuredDistances> {
  const distances = new Float32Array(region.voxels.length * (region.layerNames.length + 1));
  const radii = uniformRadius(region.layers, boxShape(region.box));
  let end = 0;
  const source = vectorsFor(region, vectors);
  for await (const part of overSlabs(pool, distancesByRaysKernel, [source], { region, radii, flip }, slabbing)) {
    distances.set(part, end);
    end += part.length;
  }
  return { distances };
}
