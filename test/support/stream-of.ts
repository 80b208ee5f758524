import type { ComputedVolume } from '../../src/algorithms/computed-volume.ts';
import type { SlabSource } from '../../src/volume/slab-source.ts';
import { type ArrayOf, bytesPerVoxel, type VoxelType, viewOf } from '../../src/volume/voxel-types.ts';

/** A computed volume as a source for one pass: what one step makes goes to the next without lying in memory as a whole. */
export function streamOf<Type extends VoxelType>(volume: ComputedVolume<Type>): SlabSource<ArrayOf<Type>> {
  const { grid, components, type } = volume;
  const planeBytes = grid.shape[0] * grid.shape[1] * components * bytesPerVoxel(type);
  const parts = volume.values[Symbol.asyncIterator]();
  let rest = new Uint8Array(0);
  return {
    kind: 'stream',
    grid,
    components,
    async take(planes, _isLast, allocate) {
      const bytes = new Uint8Array(allocate(planes * planeBytes));
      for (let done = 0; done < bytes.length; ) {
        if (rest.length === 0) {
          const { value } = await parts.next();
          rest = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        }
        const part = rest.subarray(0, bytes.length - done);
        bytes.set(part, done);
        rest = rest.subarray(part.length);
        done += part.length;
      }
      return viewOf(type, bytes.buffer);
    },
    close: async () => void (await parts.return?.()),
  };
}
