import type { SlabSource } from './slab-source.ts';
import type { VolumeShape } from './volume.ts';
import { type ArrayOf, bytesPerVoxel, type VoxelType, viewOf } from './voxel-types.ts';

/**
 * A volume in the making, for one pass over slabs.
 *
 * @param chunks - all values in Fortran order, in chunks of any size
 */
export function chunkSource<Type extends VoxelType>(
  { grid, type, components }: VolumeShape<Type>,
  chunks: AsyncIterable<ArrayOf<Type>>,
): SlabSource<ArrayOf<Type>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const planeBytes = grid.shape[0] * grid.shape[1] * components * bytesPerVoxel(type);
  let rest: Uint8Array = new Uint8Array();
  return {
    kind: 'stream',
    grid,
    components,
    async take(planes, _isLast, allocate) {
      const slab = new Uint8Array(allocate(planes * planeBytes));
      for (let length = 0; length < slab.length; ) {
        if (rest.length === 0) {
          const { done, value } = await iterator.next();
          if (done) throw new RangeError(`The chunks end before ${planes} planes are full.`);
          rest = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        }
        const part = rest.subarray(0, slab.length - length);
        slab.set(part, length);
        rest = rest.subarray(part.length);
        length += part.length;
      }
      return viewOf(type, slab.buffer);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
