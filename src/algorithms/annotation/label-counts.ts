import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';

/** Voxels by label, 0 included. */
export type LabelCounts = ReadonlyMap<number, number>;

/** Voxels by label in the planes of a slab. */
export function countLabels([annotation]: readonly [Slab<Uint32Array>]): LabelCounts {
  const { values } = annotation;
  const counts = new Map<number, number>();
  let start = 0;
  for (let i = 1; i <= values.length; i++) {
    // Neighbouring voxels mostly share their label: one look-up a run, not a voxel.
    if (i < values.length && values[i] === values[start]) continue;
    counts.set(values[start], (counts.get(values[start]) ?? 0) + i - start);
    start = i;
  }
  return counts;
}

export const countLabelsKernel = defineKernel(import.meta.url, countLabels);

/** Voxels by label in a whole annotation, 0 included. */
export async function labelCounts(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<LabelCounts> {
  const total = new Map<number, number>();
  for await (const counts of overSlabs(pool, countLabelsKernel, [annotation], undefined, slabbing)) {
    addCounts(total, counts);
  }
  return total;
}

export function addCounts(total: Map<number, number>, counts: LabelCounts): void {
  for (const [label, count] of counts) total.set(label, (total.get(label) ?? 0) + count);
}
