import type { Allocate, SharedSource, SlabRange, StreamSource } from './slab-source.ts';
import type { VoxelArray } from './volume.ts';
import { viewOf, voxelTypeOf } from './voxel-types.ts';

/** Slabs of a stream, asked for in order, each with `halo` planes more than its own: what two have in common is copied. */
export function overlappingSlabs(source: StreamSource, halo: number) {
  const { grid, components } = source;
  const [width, height, depth] = grid.shape;
  const plane = components * width * height;
  let taken = 0;
  let latest: VoxelArray | undefined;
  return async ({ from, to }: SlabRange, allocate: Allocate): Promise<SharedSource> => {
    const fresh = to > taken ? await source.take(to - taken, to === depth, allocate) : undefined;
    const kept = latest?.subarray(latest.length - (taken - from) * plane);
    const values = joined(
      [kept, fresh].filter((part) => part !== undefined),
      allocate,
    );
    latest = values.slice(-2 * halo * plane);
    taken = to;
    return { kind: 'memory', grid, components, start: from, values };
  };
}

function joined(parts: readonly VoxelArray[], allocate: Allocate): VoxelArray {
  if (parts.length === 1) return parts[0];
  const memory = allocate(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const bytes = new Uint8Array(memory);
  let offset = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return viewOf(voxelTypeOf(parts[0]), memory);
}
