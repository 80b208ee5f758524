import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type RegionTree, regionTree } from './region-tree.ts';

/** A mask as its runs [start, end) of voxels in Fortran order, ascending. */
export interface Runs {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Runs of many regions, each with the region's pre-order number; those of one region ascend. */
export interface RegionRuns extends Runs {
  readonly regions: Uint32Array;
}

/** The runs of each region's closed subtree in the planes of a slab; labels outside the hierarchy are in no mask. */
export function regionRuns([annotation]: readonly [Slab<Uint32Array>], { numbers, parents }: RegionTree): RegionRuns {
  const { values, grid, from } = annotation;
  const offset = from * grid.shape[0] * grid.shape[1];
  const regions: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const latest = new Int32Array(parents.length).fill(-1);
  let start = 0;
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && values[i] === values[start]) continue;
    const label = values[start];
    const leaf = label === 0 ? -1 : (numbers.get(label) ?? -1);
    for (let region = leaf; region >= 0; region = parents[region]) {
      const last = latest[region];
      if (last >= 0 && ends[last] === offset + start) ends[last] = offset + i;
      else {
        latest[region] = regions.push(region) - 1;
        starts.push(offset + start);
        ends.push(offset + i);
      }
    }
    start = i;
  }
  return { regions: Uint32Array.from(regions), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

export const regionRunsKernel = defineKernel(import.meta.url, regionRuns);

/**
 * The masks of all regions that have a voxel in their closed subtree, by region id, from one pass over the annotation.
 * Volumes of up to 2³² voxels.
 */
export async function regionMasks(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<ReadonlyMap<number, Runs>> {
  const slabs: RegionRuns[] = [];
  const passes = overSlabs(pool, regionRunsKernel, [annotation], regionTree(hierarchy), slabbing);
  for await (const runs of passes) slabs.push(runs);
  const masks = joinRuns(slabs, hierarchy.regions.length);
  return new Map(hierarchy.regions.flatMap(({ id, enter }) => (masks[enter] ? [[id, masks[enter]]] : [])));
}

/** The runs of each region by its number; those that meet where two slabs meet become one. */
function joinRuns(slabs: readonly RegionRuns[], regionCount: number): (Runs | undefined)[] {
  const counts = new Uint32Array(regionCount);
  for (const { regions } of slabs) for (const region of regions) counts[region]++;
  const joined = Array.from(counts, (count) => {
    return { starts: new Uint32Array(count), ends: new Uint32Array(count), length: 0 };
  });
  for (const { regions, starts, ends } of slabs) {
    for (let i = 0; i < regions.length; i++) {
      const runs = joined[regions[i]];
      if (runs.length === 0 || runs.ends[runs.length - 1] !== starts[i]) runs.starts[runs.length++] = starts[i];
      runs.ends[runs.length - 1] = ends[i];
    }
  }
  return joined.map(({ starts, ends, length }) =>
    length === 0 ? undefined : { starts: starts.subarray(0, length), ends: ends.subarray(0, length) },
  );
}
