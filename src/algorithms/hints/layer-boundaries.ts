import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { createRayCaster, type RayCaster } from '../mesh/ray-caster.ts';
import { inverted } from '../mesh/submesh.ts';
import { runOnEach } from '../run-on-each.ts';
import { EmptyLayers } from './errors.ts';
import type { LayeredRegion } from './layered-region.ts';
import { maskSurface } from './mask-surface.ts';
import { outerFaces } from './outer-faces.ts';
import { type RegionHalf, regionHalves } from './region-halves.ts';

/** The boundaries of the layers in a half of a region: the top of each layer, and at last the bottom of the region. */
export interface HalfBoundaries {
  readonly half: RegionHalf;
  readonly casters: readonly RayCaster[];
}

interface Boundary {
  readonly region: LayeredRegion;
  readonly half: RegionHalf;
  /** From 1; one more than there are layers for the bottom of the region. */
  readonly layer: number;
  readonly scale: Vec3;
}

/** The top of a layer: the outer faces of the surface around it and all that is deeper. The bottom: the inner faces. */
export function layerBoundary(_: readonly [], { region, half, layer, scale }: Boundary): RayCaster {
  const isBottom = layer > region.layerNames.length;
  const surface = surfaceOf(region, half, (label) => label >= (isBottom ? 1 : layer));
  return createRayCaster(scaled(outerFaces(isBottom ? inverted(surface) : surface), scale));
}

export const layerBoundaryKernel = defineKernel(import.meta.url, layerBoundary);

/** The surface around some layers of a half, in voxels of the whole volume. */
export function surfaceOf(region: LayeredRegion, { from, to }: RegionHalf, isIn: (layer: number) => boolean): Mesh {
  const { box, layers } = region;
  const [w, h] = [box.to[0] - box.from[0], box.to[1] - box.from[1]];
  const isInside = Uint8Array.from({ length: 256 }, (_, layer) => Number(layer > 0 && isIn(layer)));
  const planes = layers.subarray(w * h * (from - box.from[2]), w * h * (to - box.from[2]));
  const mask = planes.map((layer) => isInside[layer]);
  return maskSurface(mask, [w, h, to - from], [box.from[0], box.from[1], from]);
}

/** A mesh in other units along each axis; a mirrored one keeps its outside. */
export function scaled(mesh: Mesh, scale: Vec3): Mesh {
  const vertices = mesh.vertices.map((value, i) => value * scale[i % 3]);
  const isMirrored = scale[0] * scale[1] * scale[2] < 0;
  return isMirrored ? inverted({ ...mesh, vertices }) : { ...mesh, vertices };
}

interface BoundaryOptions {
  /** First plane of the right half; by default the region is not divided. */
  readonly zHalfway?: number;
  /** Units of length by voxel along each axis. */
  readonly scale: Vec3;
  readonly signal?: AbortSignal;
}

/** @throws EmptyLayers when a half lacks layers, unless it lacks all of them */
export async function layerBoundaries(
  pool: WorkerPool,
  region: LayeredRegion,
  { zHalfway, scale, signal }: BoundaryOptions,
): Promise<HalfBoundaries[]> {
  const found: HalfBoundaries[] = [];
  for (const half of regionHalves(region, zHalfway)) {
    const missing = region.layerNames.filter((_, n) => !half.layers.has(n + 1));
    if (missing.length > 0) throw new EmptyLayers({ region: region.name, layers: missing, half: half.name });
    const surfaces = Array.from({ length: region.layerNames.length + 1 }, (_, n) => ({
      region,
      half,
      layer: n + 1,
      scale,
    }));
    found.push({ half, casters: await runOnEach(pool, layerBoundaryKernel, surfaces, signal) });
  }
  return found;
}
