import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { release } from '../../volume/memory.ts';
import type { Slab } from '../../volume/slabs.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import { createGrowing } from '../mesh/growing.ts';
import type { RegionTree } from './region-tree.ts';

/** VoxelRuns of many regions, three numbers each: the region's pre-order number, start, end; those of one region ascend. */
export type RegionRuns = Uint32Array;

/** The runs of each region's closed subtree in the planes of a slab; labels outside the hierarchy are in no mask. */
export function regionRuns([annotation]: readonly [Slab<Uint32Array>], { numbers, parents }: RegionTree): RegionRuns {
  const { values, grid, from } = annotation;
  const offset = from * grid.shape[0] * grid.shape[1];
  const runs = createGrowing(Uint32Array);
  /** By region, where the end of its latest run is. */
  const latest = new Int32Array(parents.length).fill(-1);
  let start = 0;
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && values[i] === values[start]) continue;
    const label = values[start];
    const leaf = label === 0 ? -1 : (numbers.get(label) ?? -1);
    for (let region = leaf; region >= 0; region = parents[region]) {
      const last = latest[region];
      if (last >= 0 && runs.values[last] === offset + start) runs.values[last] = offset + i;
      else {
        runs.reserve(3);
        runs.values[runs.length++] = region;
        runs.values[runs.length++] = offset + start;
        latest[region] = runs.length;
        runs.values[runs.length++] = offset + i;
      }
    }
    start = i;
  }
  const found = runs.taken().slice();
  release(runs.values);
  return found;
}

/** The masks of the regions that have runs, by region id; runs that meet where two slabs meet become one. */
export function joinRuns(slabs: readonly RegionRuns[], { regions }: RegionHierarchy): ReadonlyMap<number, VoxelRuns> {
  const counts = new Uint32Array(regions.length);
  for (const slab of slabs) for (let i = 0; i < slab.length; i += 3) counts[slab[i]]++;
  const joined = Array.from(counts, (count) => {
    return { starts: new Uint32Array(count), ends: new Uint32Array(count), length: 0 };
  });
  for (const slab of slabs) {
    for (let i = 0; i < slab.length; i += 3) {
      const runs = joined[slab[i]];
      if (runs.length === 0 || runs.ends[runs.length - 1] !== slab[i + 1]) runs.starts[runs.length++] = slab[i + 1];
      runs.ends[runs.length - 1] = slab[i + 2];
    }
    release(slab);
  }
  const masks = new Map<number, VoxelRuns>();
  for (const { id, enter } of regions) {
    const { starts, ends, length } = joined[enter];
    if (length > 0) masks.set(id, { starts: starts.subarray(0, length), ends: ends.subarray(0, length) });
  }
  return masks;
}
