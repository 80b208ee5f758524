import { assertSameGrid } from './grid.ts';
import { planesOf, type SlabRange, type SlabSource, shareSlab } from './slab-source.ts';
import type { VoxelArray } from './volume.ts';

/** Planes z ∈ [first, last) of several volumes on one grid. */
export interface Planes<Values extends readonly VoxelArray[]> {
  readonly first: number;
  readonly last: number;
  /** One array a source, in Fortran order. Those of a stream hold until the next planes are asked for. */
  readonly values: Values;
}

type SourcesOf<Values extends readonly VoxelArray[]> = {
  readonly [Index in keyof Values]: SlabSource<Values[Index]>;
};

export interface PassOptions {
  /** Planes at once; by default as many as hold about a million voxels. The result must not depend on it. */
  readonly planes?: number;
  readonly signal?: AbortSignal;
}

const VOXELS_AT_ONCE = 2 ** 20;

/**
 * Passes over volumes on this thread: for sums and look-ups, which cost less than handing slabs to workers.
 *
 * @throws GridMismatch; the abort reason; what a stream throws
 */
export async function* eachSlab<Values extends readonly VoxelArray[]>(
  sources: SourcesOf<Values>,
  { planes, signal }: PassOptions = {},
): AsyncGenerator<Planes<Values>, void, undefined> {
  const all: readonly SlabSource[] = sources;
  for (const source of all) assertSameGrid(all[0].grid, source.grid);
  const [w, h, depth] = all[0].grid.shape;
  const step = planes ?? Math.max(1, Math.floor(VOXELS_AT_ONCE / (w * h)));
  const takers = all.map(reusingMemory);
  try {
    for (let first = 0; first < depth; first += step) {
      signal?.throwIfAborted();
      const last = Math.min(depth, first + step);
      const values = await Promise.all(takers.map((take) => take({ from: first, to: last, first, last })));
      // One array a source, of its type, which a list that was mapped does not say.
      yield { first, last, values: values as readonly VoxelArray[] as Values };
    }
  } finally {
    for (const source of all) if (source.kind === 'stream') await source.close();
  }
}

/** Fresh pages cost as much as decoding does: the slabs of a stream lie on the same memory. */
function reusingMemory(source: SlabSource): (range: SlabRange) => Promise<VoxelArray> {
  let memory = new SharedArrayBuffer(0);
  const allocate = (bytes: number): SharedArrayBuffer => {
    if (memory.byteLength !== bytes) memory = new SharedArrayBuffer(bytes);
    return memory;
  };
  return async (range) => planesOf(await shareSlab(source, range, allocate), range.from, range.to);
}
