import type { LayeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { numberVoxels } from '../../../src/algorithms/hints/layered-region.ts';
import { type Grid, spacing, voxelCount } from '../../../src/volume/grid.ts';

/** A region that fills the box of a whole grid; `layers` in file order, 0 outside. */
export function regionOf(grid: Grid, layers: ArrayLike<number>, layerCount: number): LayeredRegion {
  const values = Uint8Array.from(layers);
  const { voxels, planeStarts } = numberVoxels(values, grid.shape);
  return {
    name: 'cortex',
    layerNames: Array.from({ length: layerCount }, (_, n) => `layer_${n + 1}`),
    grid,
    spacing: spacing(grid),
    box: { from: [0, 0, 0], to: grid.shape },
    layers: values,
    voxels,
    planeStarts,
  };
}

/** The same vector everywhere. */
export const uniformVectors = (grid: Grid, vector: readonly number[]): Float32Array =>
  Float32Array.from({ length: 3 * voxelCount(grid) }, (_, i) => vector[i % 3]);
