import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelArray } from '../../../volume/volume.ts';
import type { VoxelRuns } from '../../../volume/voxel-runs.ts';
import type { LabelCounts } from '../../annotation/label-counts.ts';
import { createGrowing } from '../../mesh/growing.ts';

/**
 * The voxels of some regions as runs of voxels of one region, on shared memory. The voxels of all runs one after the
 * other are numbered from 0 on: volumes kept for them alone need a fraction of the room.
 */
export interface MappedVoxels extends VoxelRuns {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** By run: index in the list of regions. */
  readonly regions: Uint32Array;
  /** Number of the first voxel of each run. */
  readonly offsets: Uint32Array;
  /** Number of voxels of all runs. */
  readonly count: number;
}

/** Voxels labelled exactly with one of `regionIds`, and those of all labels; from one pass over up to 2³² voxels. */
export async function mapVoxels(
  annotation: SlabSource<Uint32Array>,
  regionIds: readonly number[],
  options: PassOptions = {},
): Promise<{ readonly voxels: MappedVoxels; readonly counts: LabelCounts }> {
  const indices = new Map(regionIds.map((id, index) => [id, index]));
  const counts = new Map<number, number>();
  const [starts, ends, regions, offsets] = Array.from({ length: 4 }, () => createGrowing(Uint32Array));
  let count = 0;
  let slabStart = 0;
  for await (const { values } of eachSlab<[Uint32Array]>([annotation], options)) {
    const [labels] = values;
    // Neighbouring voxels mostly share their label: one look-up a run.
    for (let start = 0, end = 1; start < labels.length; start = end++) {
      const label = labels[start];
      while (end < labels.length && labels[end] === label) end++;
      if (label !== 0) counts.set(label, (counts.get(label) ?? 0) + end - start);
      const region = indices.get(label);
      if (region === undefined) continue;
      append(starts, slabStart + start);
      append(ends, slabStart + end);
      append(regions, region);
      append(offsets, count);
      count += end - start;
    }
    slabStart += labels.length;
  }
  const voxels = {
    starts: shared(starts),
    ends: shared(ends),
    regions: shared(regions),
    offsets: shared(offsets),
    count,
  };
  return { voxels, counts };
}

type Numbers = ReturnType<typeof createGrowing<Uint32Array>>;

function append(numbers: Numbers, value: number): void {
  numbers.reserve(1);
  numbers.values[numbers.length++] = value;
}

function shared(numbers: Numbers): Uint32Array {
  const values = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
  values.set(numbers.taken());
  return values;
}

/** The values of a scalar volume in the mapped voxels, on shared memory; from one pass. */
export async function valuesOf(
  { starts, ends, count }: MappedVoxels,
  volume: SlabSource<VoxelArray>,
  options: PassOptions = {},
): Promise<Float64Array> {
  const mapped = new Float64Array(new SharedArrayBuffer(8 * count));
  let at = 0;
  let run = 0;
  let slabStart = 0;
  for await (const { values } of eachSlab<[VoxelArray]>([volume], options)) {
    const slab = toNumbers(values[0]);
    const slabEnd = slabStart + slab.length;
    for (; run < starts.length && starts[run] < slabEnd; run++) {
      const end = Math.min(ends[run], slabEnd);
      for (let i = Math.max(starts[run], slabStart); i < end; i++) mapped[at++] = slab[i - slabStart];
      // The rest of the run is in the next slab.
      if (ends[run] > slabEnd) break;
    }
    slabStart = slabEnd;
  }
  return mapped;
}
