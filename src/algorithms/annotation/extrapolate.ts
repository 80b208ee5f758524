import { indexAt } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { kNearestVoxels, NO_SOURCE } from '../nearest/k-nearest-voxels.ts';
import { QUERY } from '../nearest/roles.ts';
import { boxShape, labelBox } from '../regions/bounding-box.ts';
import { layeredVolume } from '../regions/layered-volume.ts';

/** Voxels that a voxel takes its label from. */
const NEIGHBOURS = 6;
const GROUP = 1;

/**
 * Gives the voxels of a region to the regions below it, in place: of the labels of its six nearest voxels of these, a
 * voxel takes the one with the largest sum of 1 / distance (in voxels), of equal ones the smallest.
 *
 * @param annotation - in Fortran order on shared memory
 * @param below - ids of the regions below
 * @see cell-density-validations, nrrdhlp/region_annotations.py, method `extrapolate`
 */
export async function extrapolateRegion(
  pool: WorkerPool,
  annotation: Volume<Uint32Array>,
  region: number,
  below: readonly number[],
  slabbing: Slabbing = {},
): Promise<void> {
  const { grid, values } = annotation;
  const source: SlabSource<Uint32Array> = { kind: 'memory', grid, values, components: 1, start: 0 };
  const box = await labelBox(pool, source, new Set([region, ...below]), slabbing);
  if (!box) return;
  const roles = new Map([...below.map((id) => [id, GROUP] as const), [region, QUERY + GROUP]]);
  const volume = await layeredVolume(pool, source, roles, box, slabbing);
  const [w, h] = boxShape(box);
  const placeOf = (index: number) => [index % w, Math.floor(index / w) % h, Math.floor(index / (w * h))];
  for (const { voxels, nearest } of await kNearestVoxels(pool, volume, NEIGHBOURS, slabbing.signal)) {
    for (const [n, voxel] of voxels.entries()) {
      const place = placeOf(voxel);
      const weights = new Map<number, number>();
      for (const neighbour of nearest.subarray(NEIGHBOURS * n, NEIGHBOURS * (n + 1))) {
        if (neighbour === NO_SOURCE) break;
        const [x, y, z] = placeOf(neighbour);
        const label = values[indexAt(grid, x + box.from[0], y + box.from[1], z + box.from[2])];
        const weight = 1 / Math.hypot(x - place[0], y - place[1], z - place[2]);
        weights.set(label, (weights.get(label) ?? 0) + weight);
      }
      const [x, y, z] = place;
      values[indexAt(grid, x + box.from[0], y + box.from[1], z + box.from[2])] = heaviest(weights) ?? region;
    }
  }
}

function heaviest(weights: ReadonlyMap<number, number>): number | undefined {
  let best: [label: number, weight: number] | undefined;
  for (const [label, weight] of weights) {
    if (!best || weight > best[1] || (weight === best[1] && label < best[0])) best = [label, weight];
  }
  return best?.[0];
}
