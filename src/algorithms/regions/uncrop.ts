import type { Grid } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';
import { type ArrayOf, VOXEL_ARRAYS, type VoxelType, viewOf, voxelTypeOf } from '../../volume/voxel-types.ts';
import type { ComputedVolume } from '../computed-volume.ts';
import { type Box, boxShape } from './bounding-box.ts';

const CHUNK_BYTES = 8 * 2 ** 20;

/**
 * The volume of a box as part of a whole volume, made plane by plane: the whole never lies in memory.
 *
 * @param part - in Fortran order
 * @param outside - the value of each component beyond the box
 */
export function uncrop<Type extends 'uint8' | 'uint32' | 'float' | 'double'>(
  part: Volume<ArrayOf<Type>>,
  grid: Grid,
  box: Box,
  outside: number,
): ComputedVolume<Type> {
  const type = voxelTypeOf(part.values) as Type;
  return { grid, type, components: part.components, values: planes(type, part, grid, box, outside) };
}

async function* planes<Type extends 'uint8' | 'uint32' | 'float' | 'double'>(
  type: Type,
  { values, components }: Volume<ArrayOf<Type>>,
  { shape: [w, h, depth] }: Grid,
  box: Box,
  outside: number,
): AsyncGenerator<ArrayOf<Type>> {
  const [bw, bh] = boxShape(box);
  const plane = w * h * components;
  const count = Math.max(1, Math.floor(CHUNK_BYTES / (plane * VOXEL_ARRAYS[type].BYTES_PER_ELEMENT)));
  for (let first = 0; first < depth; first += count) {
    const last = Math.min(depth, first + count);
    const chunk = viewOf<VoxelType>(
      type,
      new ArrayBuffer((last - first) * plane * VOXEL_ARRAYS[type].BYTES_PER_ELEMENT),
    ) as Float32Array;
    if (outside !== 0) chunk.fill(outside);
    for (let z = Math.max(first, box.from[2]); z < Math.min(last, box.to[2]); z++) {
      for (let y = box.from[1]; y < box.to[1]; y++) {
        const from = components * bw * (y - box.from[1] + bh * (z - box.from[2]));
        const to = components * (box.from[0] + w * (y + h * (z - first)));
        chunk.set(values.subarray(from, from + components * bw) as Float32Array, to);
      }
    }
    yield chunk as ArrayOf<VoxelType> as ArrayOf<Type>;
  }
}
