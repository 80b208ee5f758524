import { createVolume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { nearestVoxels } from '../nearest/nearest-voxels.ts';
import { QUERY } from '../nearest/roles.ts';
import { cropGrid } from '../regions/bounding-box.ts';
import type { Distances } from './distance-problems.ts';
import { NoSoundVoxel } from './errors.ts';
import { type LayeredRegion, numberAt } from './layered-region.ts';

interface InterpolationOptions {
  /** First plane of the right half: distances are taken from the same half. By default there are no halves. */
  readonly zHalfway?: number;
  readonly signal?: AbortSignal;
}

/**
 * Gives each problematic voxel all distances of the nearest voxel of its layer and half that has no problem, in place;
 * of several equally near ones the first in file order.
 *
 * @param problematic - 1 for a voxel to replace
 * @throws NoSoundVoxel
 * @see atlas-placement-hints, distances_to_meshes.py, `interpolate_problematic_distances`
 */
export async function interpolateProblems(
  pool: WorkerPool,
  region: LayeredRegion,
  distances: Distances,
  problematic: Uint8Array,
  { zHalfway, signal }: InterpolationOptions = {},
): Promise<void> {
  const { box, grid, layers, voxels } = region;
  const roles = createVolume({ grid: cropGrid(grid, box), type: 'uint8', components: 1 });
  roles.values.set(layers);
  for (let n = 0; n < problematic.length; n++) if (problematic[n] !== 0) roles.values[voxels[n]] += QUERY;
  const planes = box.to[2] - box.from[2];
  const midplane = zHalfway === undefined ? undefined : Math.min(Math.max(0, zHalfway - box.from[2]), planes);
  const found = await nearestVoxels(pool, roles, { zHalfway: midplane, signal });
  for (const { group, half, voxels: count } of found.unanswered) {
    throw new NoSoundVoxel({ region: region.name, layer: region.layerNames[group - 1], half, voxels: count });
  }
  const boundaries = region.layerNames.length + 1;
  for (const { voxels: asked, nearest } of found.answers) {
    for (let i = 0; i < asked.length; i++) {
      const [from, to] = [boundaries * numberAt(region, nearest[i]), boundaries * numberAt(region, asked[i])];
      for (let n = 0; n < boundaries; n++) distances[to + n] = distances[from + n];
    }
  }
}
