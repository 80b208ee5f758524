import { AtlasError } from '../../errors.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { overSlabs } from '../../volume/slabs.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { runOnEach } from '../run-on-each.ts';
import { CUBE, type CubeLayer, directionsKernel } from './regiodesics-directions.ts';
import { BOTTOM, labelKernel, TOP } from './regiodesics-labels.ts';
import { SEGMENT, segmentsAcross } from './regiodesics-segments.ts';

export class EmptyBoundary extends AtlasError<'EmptyBoundary', { readonly missing: 'bottom' | 'top' }> {
  readonly tag = 'EmptyBoundary';
  readonly remedy = 'Name a source and a target region that lie in the region or touch it.';

  constructor(details: { readonly missing: 'bottom' | 'top' }) {
    const neighbour = details.missing === 'bottom' ? 'source' : 'target';
    super(`The region has no ${details.missing}: none of its surface is in its ${neighbour} or touches it.`, details);
  }
}

/** How many of the nearest segments make a direction; Regiodesics' own number. */
const NEAREST_SEGMENTS = 1000;

/**
 * Direction vectors inside a landscape by the method of Regiodesics: segments join each voxel of the surface to the source
 * with the nearest of the surface to the target, and the other way round; the direction of a voxel is the mean of those
 * of the 1000 segments nearest to it.
 *
 * @param landscape - SOURCE, INSIDE and TARGET of each voxel (`landscape.ts`) in Fortran order
 * @returns 3 values a voxel: unit vectors in voxel indices from source to target, NaN outside and where the segments
 * around a voxel cancel
 * @throws EmptyBoundary
 * @see atlas-direction-vectors, algorithms/regiodesics.py; Regiodesics, algorithm.cpp
 */
export async function regiodesics(
  pool: WorkerPool,
  landscape: Volume<Uint8Array>,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { grid } = landscape;
  const labels = createVolume({ grid, type: 'uint8', components: 1 });
  const target = { labels: labels.values };
  for await (const _ of overSlabs(pool, labelKernel, [memorySource(landscape)], target, { halo: 1, signal }));
  if (!labels.values.includes(BOTTOM)) throw new EmptyBoundary({ missing: 'bottom' });
  if (!labels.values.includes(TOP)) throw new EmptyBoundary({ missing: 'top' });
  const segments = await segmentsAcross(pool, labels, signal);
  const directions = createVolume({ grid, type: 'float', components: 3 }).values.fill(Number.NaN);
  const count = Math.min(NEAREST_SEGMENTS, segments.length / SEGMENT);
  const [, , depth] = grid.shape;
  const layers = Array.from({ length: Math.ceil(depth / CUBE) }, (_value, n): CubeLayer => {
    return { shape: grid.shape, labels: labels.values, segments, count, directions, z: n * CUBE };
  });
  await runOnEach(pool, directionsKernel, layers, signal);
  return directions;
}
