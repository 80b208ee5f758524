import type { WorkerPool } from '../../volume/worker-pool.ts';
import { halfAt } from '../regions/halves.ts';
import { measureByRays } from './distances-by-rays.ts';
import { measureToMeshes, meshUnits } from './distances-to-meshes.ts';
import { layerBoundaries } from './layer-boundaries.ts';
import type { LayeredRegion } from './layered-region.ts';
import type { MeasuredDistances } from './placement-hints.ts';
import type { DirectionVectors } from './region-vectors.ts';

export const HINT_ALGORITHMS = ['mesh-based', 'voxel-based'] as const;
export type HintAlgorithm = (typeof HINT_ALGORITHMS)[number];

interface MeasureOptions {
  readonly algorithm: HintAlgorithm;
  readonly halves: boolean;
  readonly flip: boolean;
  readonly compat: boolean;
}

/**
 * Distances to the layer boundaries: to where rays through the voxels change layers, or to meshes around the layers.
 *
 * @throws EmptyLayers, NotDirectionVectors, GridMismatch
 */
export async function measureDistances(
  pool: WorkerPool,
  region: LayeredRegion,
  vectors: DirectionVectors,
  { algorithm, halves, flip, compat }: MeasureOptions,
): Promise<MeasuredDistances> {
  if (algorithm === 'voxel-based') return measureByRays(pool, region, vectors, { flip });
  const { scale } = meshUnits(region, compat);
  const zHalfway = halves ? halfAt(region.grid.shape[2]) : undefined;
  const boundaries = await layerBoundaries(pool, region, { zHalfway, scale });
  return measureToMeshes(pool, region, boundaries, vectors, { flip, compat });
}
