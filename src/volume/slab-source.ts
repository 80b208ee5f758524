import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Grid } from './grid.ts';
import type { Volume, VolumeShape, VoxelArray } from './volume.ts';
import { toFortranOrder } from './voxel-order.ts';
import { type ArrayOf, bytesPerVoxel, type VoxelType, viewOf } from './voxel-types.ts';

interface MemorySource<Values extends VoxelArray> {
  readonly kind: 'memory';
  readonly grid: Grid;
  readonly components: number;
  /** From this plane on. */
  readonly start: number;
  readonly values: Values;
}

interface FileSource<Values extends VoxelArray> {
  readonly kind: 'file';
  readonly grid: Grid;
  readonly components: number;
  readonly type: VoxelType;
  readonly path: string;
  /** Never set; binds the type. */
  readonly values?: Values;
}

export interface StreamSource<Values extends VoxelArray = VoxelArray> {
  readonly kind: 'stream';
  readonly grid: Grid;
  readonly components: number;
  /** The next planes, on memory from `allocate` that a later slab may have again. */
  take(planes: number, isLast: boolean, allocate: Allocate): Promise<Values>;
  close(): Promise<void>;
}

export type Allocate = (bytes: number) => SharedArrayBuffer;

/** A volume, or a slab of it, that workers can read from: memory or a raw file; plain data. */
export type SharedSource<Values extends VoxelArray = VoxelArray> = MemorySource<Values> | FileSource<Values>;

/** A volume that slabs are taken from; a stream serves one pass. */
export type SlabSource<Values extends VoxelArray = VoxelArray> = SharedSource<Values> | StreamSource<Values>;

/** Planes z ∈ [from, to) that a slab sees, of which [first, last) are its own. */
export interface SlabRange {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/** Slabs are views of the volume. A volume that is not in Fortran order on shared memory is copied once. */
export function memorySource<Values extends VoxelArray>(volume: Volume<Values>): SlabSource<Values> {
  const { grid, components, values } = toFortranOrder(volume);
  return { kind: 'memory', grid, components, start: 0, values: toShared(values) };
}

/** Slabs are read from a file of nothing but the values in Fortran order, as `writeRawFile` makes it. */
export function fileSource<Type extends VoxelType>(path: string, shape: VolumeShape<Type>): SlabSource<ArrayOf<Type>> {
  const { grid, components, type } = shape;
  return { kind: 'file', path, grid, components, type };
}

/** Writes chunks one after the other into a new file. A temporary: nothing is renamed, an existing file is an error. */
export async function writeRawFile(path: string, chunks: AsyncIterable<VoxelArray> | Iterable<VoxelArray>) {
  const file = await open(path, 'wx');
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

/** What a slab needs of a source, for a worker. Slabs of a stream must be asked for in order. */
export async function shareSlab(
  source: SlabSource,
  { from, to }: SlabRange,
  allocate: Allocate,
): Promise<SharedSource> {
  if (source.kind !== 'stream') return source;
  const { grid, components } = source;
  const values = await source.take(to - from, to === grid.shape[2], allocate);
  return { kind: 'memory', grid, components, start: from, values };
}

/** Planes [from, to): a view (shared memory) or a copy (file). */
export function planesOf<Values extends VoxelArray>(source: SharedSource<Values>, from: number, to: number): Values {
  const [w, h] = source.grid.shape;
  const plane = source.components * w * h;
  // A part of the source's values has their type, which `subarray` of a union does not say.
  if (source.kind === 'memory') {
    const { start, values } = source;
    return values.subarray((from - start) * plane, (to - start) * plane) as Values;
  }
  const bytes = bytesPerVoxel(source.type);
  const buffer = new Uint8Array((to - from) * plane * bytes);
  const file = openSync(source.path, 'r');
  try {
    let done = 0;
    while (done < buffer.length) {
      const count = readSync(file, buffer, done, buffer.length - done, from * plane * bytes + done);
      if (count === 0) throw new Error(`${source.path} ends before plane ${to} of ${source.grid.shape[2]}.`);
      done += count;
    }
  } finally {
    closeSync(file);
  }
  return viewOf(source.type, buffer.buffer) as VoxelArray as Values;
}

function toShared<Values extends VoxelArray>(values: Values): Values {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const bytes = new Uint8Array(new SharedArrayBuffer(values.byteLength));
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const Values = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  return new Values(bytes.buffer);
}
