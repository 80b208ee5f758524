import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { firstHit, type Hit, isAgainst } from '../mesh/first-hit.ts';
import type { RayCaster } from '../mesh/ray-caster.ts';
import type { Vectors } from '../vectors/vectors.ts';
import type { Distances } from './distance-problems.ts';
import { fixDisorder } from './fix-disorder.ts';
import type { HalfBoundaries } from './layer-boundaries.ts';
import type { LayeredRegion } from './layered-region.ts';
import type { MeasuredDistances } from './placement-hints.ts';
import { type DirectionVectors, eachVector, partIn, vectorsFor } from './region-vectors.ts';

/** By how much a ray starts behind its voxel, units: boundaries that are smoother than the layers are met still. */
const ROLLBACK = 4;

export interface DistancesToMeshes {
  readonly region: LayeredRegion;
  readonly boundaries: readonly HalfBoundaries[];
  /** The vectors point from shallow to deep. */
  readonly flip: boolean;
  /** Measure in float64 and as if voxels were cubes, like the reference. */
  readonly compat: boolean;
}

/**
 * Signed distances of voxels to the meshes of the layer boundaries along their direction vectors. NaN to a boundary that
 * is not met, and to all of them without a vector.
 *
 * @see atlas-placement-hints, distances_to_meshes.py, `distances_from_voxels_to_meshes_wrt_dir`
 */
export function distancesToMeshes([vectors]: readonly [Slab<Vectors>], params: DistancesToMeshes): MeasuredDistances {
  const { region, boundaries, flip, compat } = params;
  const { scale, unit } = meshUnits(region, compat);
  const { start, voxels } = partIn(region, vectors);
  const count = region.layerNames.length + 1;
  const distances: Distances = compat ? new Float64Array(voxels * count) : new Float32Array(voxels * count);
  const obtuse = new Uint8Array(voxels);
  const ray: Ray = { center: new Float64Array(3), vector: new Float64Array(3) };
  const ofVoxel = new Float64Array(count);
  eachVector(region, vectors, (voxel, vector, n) => {
    const length = Math.hypot(vector[0], vector[1], vector[2]);
    const casters = boundaries.find(({ half: { from, to } }) => voxel[2] >= from && voxel[2] < to)?.casters;
    if (!casters || !(length > 0)) {
      distances.fill(Number.NaN, n * count, (n + 1) * count);
      return;
    }
    for (let axis = 0; axis < 3; axis++) {
      ray.center[axis] = (voxel[axis] + 0.5) * scale[axis];
      ray.vector[axis] = (flip ? -vector[axis] : vector[axis]) / length;
    }
    const layer = region.layers[region.voxels[start + n]];
    for (let b = 0; b < count; b++) {
      ofVoxel[b] = distanceTo(casters[b], ray, layer > b ? 1 : -1);
      if (hit.triangle >= 0 && isAgainst(casters[b], hit.triangle, ray.vector)) obtuse[n] = 1;
    }
    fixDisorder(ofVoxel);
    for (let b = 0; b < count; b++) distances[n * count + b] = unit * ofVoxel[b];
  });
  return { distances, obtuse };
}

export const distancesToMeshesKernel = defineKernel(import.meta.url, distancesToMeshes);

interface Ray {
  readonly center: Float64Array;
  /** Of unit length. */
  readonly vector: Float64Array;
}

/** Of the latest ray. */
const hit: Hit = { distance: 0, triangle: -1 };
const origin = new Float64Array(3);
const direction = new Float64Array(3);

/**
 * Signed distance from the centre of a voxel to a mesh; 0 when the mesh lies behind the voxel, NaN when it is not met.
 *
 * @param sign - 1 for a ray along the vector, -1 for one against it
 */
export function distanceTo(caster: RayCaster, { center, vector }: Ray, sign: 1 | -1): number {
  for (let axis = 0; axis < 3; axis++) {
    direction[axis] = sign * vector[axis];
    origin[axis] = center[axis] - ROLLBACK * direction[axis];
  }
  firstHit(caster, origin, direction, hit);
  return hit.triangle < 0 ? Number.NaN : sign * Math.max(0, hit.distance - ROLLBACK);
}

/** How lengths are measured: in units of the voxel size along x. */
export interface MeshUnits {
  /** Units by voxel along each axis. */
  readonly scale: Vec3;
  /** µm by unit. */
  readonly unit: number;
}

/** The reference (`compat`) takes all voxels for cubes, and spacings for positive. */
export function meshUnits({ spacing }: LayeredRegion, compat: boolean): MeshUnits {
  if (compat) return { scale: [1, 1, 1], unit: spacing[0] };
  const unit = Math.abs(spacing[0]);
  return { scale: [spacing[0] / unit, spacing[1] / unit, spacing[2] / unit], unit };
}

/**
 * @param vectors - direction vectors of the whole annotation; a stream will do
 * @returns float32, float64 with `compat`
 * @throws NotDirectionVectors, GridMismatch
 */
export async function measureToMeshes(
  pool: WorkerPool,
  region: LayeredRegion,
  boundaries: readonly HalfBoundaries[],
  vectors: DirectionVectors,
  { flip = false, compat = false, ...slabbing }: Slabbing & { readonly flip?: boolean; readonly compat?: boolean } = {},
): Promise<MeasuredDistances> {
  const size = region.voxels.length * (region.layerNames.length + 1);
  const distances = compat ? new Float64Array(size) : new Float32Array(size);
  const obtuse = new Uint8Array(region.voxels.length);
  let end = 0;
  const source = vectorsFor(region, vectors);
  const params: DistancesToMeshes = { region, boundaries, flip, compat };
  for await (const part of overSlabs(pool, distancesToMeshesKernel, [source], params, slabbing)) {
    distances.set(part.distances, end * (region.layerNames.length + 1));
    if (part.obtuse) obtuse.set(part.obtuse, end);
    end += part.distances.length / (region.layerNames.length + 1);
  }
  return { distances, obtuse };
}
