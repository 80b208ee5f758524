import { assertSameGrid, type Grid } from './grid.ts';
import { inOrder } from './in-order.ts';
import { overlappingSlabs } from './overlapping-slabs.ts';
import { type Allocate, type SharedSource, type SlabRange, type SlabSource, shareSlab } from './slab-source.ts';
import type { Volume, VoxelArray } from './volume.ts';
import { toFortranOrder } from './voxel-order.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * Planes z ∈ [from, to) of a volume in Fortran order. [first, last) are this slab's own planes; what lies beyond is
 * halo, cut off at the ends of the volume. A whole volume is the slab with from = first = 0 and to = last = D.
 */
export interface Slab<Values extends VoxelArray = VoxelArray> extends SlabRange {
  /** Of the whole volume. */
  readonly grid: Grid;
  readonly components: number;
  readonly values: Values;
}

/**
 * A function that workers run on slabs: the export `name` of the module at `url`. It is called with one slab a source
 * and the parameters (plain data); the memory of what it returns is handed over, not copied, and is none of the slabs'.
 */
export interface Kernel<Slabs extends readonly Slab[], Params, Result> {
  readonly url: string;
  readonly name: string;
  /** What `name` is, for the types and for calls on whole volumes. */
  readonly run: (slabs: Slabs, params: Params) => Result;
}

/** @param url - `import.meta.url` of the module that exports `run` under its own name */
export function defineKernel<Slabs extends readonly Slab[], Params, Result>(
  url: string,
  run: (slabs: Slabs, params: Params) => Result,
): Kernel<Slabs, Params, Result> {
  return { url, name: run.name, run };
}

type SourcesOf<Slabs extends readonly Slab[]> = {
  readonly [Index in keyof Slabs]: Slabs[Index] extends Slab<infer Values> ? SlabSource<Values> : never;
};

export interface SlabOptions {
  /** Planes that a slab sees beyond its own, on both sides; 0 by default. */
  readonly halo?: number;
  /** Own planes of a slab; by default as many as make about 8 MiB of the largest source. The result is the same. */
  readonly planes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a kernel over the slabs of sources that lie on one grid, and yields its results in slab order. A bounded number
 * is in flight: those the workers are busy with and as many more.
 *
 * @throws GridMismatch; the abort reason; KernelFailure with the tag of what a kernel threw; what a stream throws
 */
export async function* overSlabs<Slabs extends readonly Slab[], Params, Result>(
  pool: WorkerPool,
  { url, name }: Kernel<Slabs, Params, Result>,
  sources: SourcesOf<Slabs>,
  params: Params,
  { halo = 0, planes, signal }: SlabOptions = {},
): AsyncGenerator<Result, void, undefined> {
  const all: readonly SlabSource[] = sources;
  for (const source of all) assertSameGrid(all[0].grid, source.grid);
  const spare: SharedArrayBuffer[] = [];
  const ranges = slabRanges(all[0].grid.shape[2], planes ?? planesFor(all), halo);
  const slabs = sharedSlabs(all, ranges, halo, spare);
  const run = async ({ memory, ...slab }: SharedSlab) => {
    const result = await pool.run<Result>({ url, name, params, ...slab }, signal);
    spare.push(...memory);
    return result;
  };
  for await (const result of inOrder(slabs, 2 * pool.threads, run)) {
    signal?.throwIfAborted();
    yield result;
  }
}

interface SharedSlab {
  readonly range: SlabRange;
  readonly sources: readonly SharedSource[];
  /** That slabs of streams lie on; free when the kernel has returned. */
  readonly memory: readonly SharedArrayBuffer[];
}

/** @param spare - memory for the slabs of streams: fresh pages cost as much as decoding does */
async function* sharedSlabs(
  sources: readonly SlabSource[],
  ranges: Iterable<SlabRange>,
  halo: number,
  spare: SharedArrayBuffer[],
): AsyncGenerator<SharedSlab> {
  const takers = sources.map((source) => slabTaker(source, halo));
  try {
    for (const range of ranges) {
      const memory: SharedArrayBuffer[] = [];
      const allocate = (bytes: number): SharedArrayBuffer => {
        const fits = spare.findIndex(({ byteLength }) => byteLength === bytes);
        const buffer = fits < 0 ? new SharedArrayBuffer(bytes) : spare.splice(fits, 1)[0];
        memory.push(buffer);
        return buffer;
      };
      yield { range, sources: await Promise.all(takers.map((take) => take(range, allocate))), memory };
    }
  } finally {
    for (const source of sources) if (source.kind === 'stream') await source.close();
  }
}

const slabTaker = (source: SlabSource, halo: number) =>
  source.kind === 'stream' && halo > 0
    ? overlappingSlabs(source, halo)
    : (range: SlabRange, allocate: Allocate) => shareSlab(source, range, allocate);

/** A slab's own planes. */
export function withoutHalo<Values extends VoxelArray>(slab: Slab<Values>): Slab<Values> {
  const { grid, components, from, first, last, values } = slab;
  const plane = components * grid.shape[0] * grid.shape[1];
  // A part of the values has their type, which `subarray` of a union does not say.
  const own = values.subarray((first - from) * plane, (last - from) * plane) as Values;
  return { ...slab, from: first, to: last, values: own };
}

/** A whole volume as one slab. */
export function wholeSlab<Values extends VoxelArray>(volume: Volume<Values>): Slab<Values> {
  const { grid, components, values } = toFortranOrder(volume);
  const depth = grid.shape[2];
  return { grid, components, from: 0, to: depth, first: 0, last: depth, values };
}

function* slabRanges(depth: number, planes: number, halo: number): Generator<SlabRange> {
  for (let first = 0; first < depth; first += planes) {
    const last = Math.min(depth, first + planes);
    yield { first, last, from: Math.max(0, first - halo), to: Math.min(depth, last + halo) };
  }
}

const SLAB_BYTES = 8 * 2 ** 20;

function planesFor(sources: readonly SlabSource[]): number {
  const values = sources.map(({ grid: { shape }, components }) => shape[0] * shape[1] * components);
  return Math.max(1, Math.floor(SLAB_BYTES / (4 * Math.max(...values))));
}
