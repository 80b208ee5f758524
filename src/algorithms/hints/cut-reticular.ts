import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { submesh } from '../mesh/submesh.ts';
import type { Vectors } from '../vectors/vectors.ts';
import { type LayeredRegion, numberAt } from './layered-region.ts';
import { type DirectionVectors, eachVector, partIn, vectorsFor } from './region-vectors.ts';

/** The vectors of a region's voxels in a slab, in their order; zero where there is none. */
export function gatherVectors([vectors]: readonly [Slab<Vectors>], region: LayeredRegion): Float32Array {
  const gathered = new Float32Array(3 * partIn(region, vectors).voxels);
  eachVector(region, vectors, (_, vector, n) => {
    if (!Number.isNaN(vector[0] + vector[1] + vector[2])) gathered.set(vector, 3 * n);
  });
  return gathered;
}

export const gatherVectorsKernel = defineKernel(import.meta.url, gatherVectors);

/** A surface of the reticular nucleus in two: where the direction vectors come out of it, and where they enter it. */
export interface CutSurface {
  readonly top: Mesh;
  /** Not turned: seen from outside like the top. */
  readonly bottom: Mesh;
}

/** @param vectors - of the region's voxels, as `regionVectors` gives them */
export function cutByVectors(mesh: Mesh, region: LayeredRegion, vectors: Float32Array): CutSurface {
  const { vertices, triangles } = mesh;
  const isTop = new Uint8Array(triangles.length / 3);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) =>
      vertices.subarray(3 * triangles[t + corner], 3 * triangles[t + corner] + 3),
    );
    const center = [0, 1, 2].map((axis) => (a[axis] + b[axis] + c[axis]) / 3);
    const vector = vectorAround(center, region, vectors);
    const along = [0, 1, 2].reduce((sum, axis) => {
      const [next, last] = [(axis + 1) % 3, (axis + 2) % 3];
      const normal = (b[next] - a[next]) * (c[last] - a[last]) - (b[last] - a[last]) * (c[next] - a[next]);
      return sum + normal * vector[axis];
    }, 0);
    isTop[t / 3] = Number(along > 0);
  }
  return {
    top: submesh(mesh, isTop),
    bottom: submesh(
      mesh,
      isTop.map((value) => 1 - value),
    ),
  };
}

/** The sum of the vectors of layer 1 in the voxel at a place and its 26 neighbours. */
function vectorAround(place: readonly number[], region: LayeredRegion, vectors: Float32Array): number[] {
  const { from, to } = region.box;
  const [w, h, d] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const [x, y, z] = place.map((value, axis) => Math.floor(value) - from[axis]);
  const sum = [0, 0, 0];
  for (let k = Math.max(0, z - 1); k <= Math.min(d - 1, z + 1); k++) {
    for (let j = Math.max(0, y - 1); j <= Math.min(h - 1, y + 1); j++) {
      for (let i = Math.max(0, x - 1); i <= Math.min(w - 1, x + 1); i++) {
        const position = i + w * (j + h * k);
        if (region.layers[position] !== 1) continue;
        const n = numberAt(region, position);
        for (let axis = 0; axis < 3; axis++) sum[axis] += vectors[3 * n + axis];
      }
    }
  }
  return sum;
}

/** The vectors of a region's voxels, in their order; zero where there is none. @throws NotDirectionVectors, GridMismatch */
export async function regionVectors(
  pool: WorkerPool,
  region: LayeredRegion,
  vectors: DirectionVectors,
): Promise<Float32Array> {
  const gathered = new Float32Array(3 * region.voxels.length);
  let end = 0;
  for await (const part of overSlabs(pool, gatherVectorsKernel, [vectorsFor(region, vectors)], region)) {
    gathered.set(part, end);
    end += part.length;
  }
  return gathered;
}
