import type { Grid } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';
import type { ComputedVolume } from '../computed-volume.ts';
import { type Box, boxShape } from './bounding-box.ts';

const VALUES_AT_ONCE = 2 ** 21;

/**
 * The volume of a box as part of a whole volume, plane by plane: the whole never lies in memory.
 *
 * @param part - in Fortran order
 * @param outside - the value of each component beyond the box
 */
export function uncrop(part: Volume<Float32Array>, grid: Grid, box: Box, outside: number): ComputedVolume<'float'> {
  return { grid, type: 'float', components: part.components, values: planes(part, grid, box, outside) };
}

async function* planes({ values, components }: Volume<Float32Array>, grid: Grid, box: Box, outside: number) {
  const [w, h, depth] = grid.shape;
  const [bw, bh] = boxShape(box);
  const plane = w * h * components;
  const count = Math.max(1, Math.floor(VALUES_AT_ONCE / plane));
  for (let first = 0; first < depth; first += count) {
    const last = Math.min(depth, first + count);
    const chunk = new Float32Array((last - first) * plane).fill(outside);
    for (let z = Math.max(first, box.from[2]); z < Math.min(last, box.to[2]); z++) {
      for (let y = box.from[1]; y < box.to[1]; y++) {
        const from = components * bw * (y - box.from[1] + bh * (z - box.from[2]));
        const to = components * (box.from[0] + w * (y + h * (z - first)));
        chunk.set(values.subarray(from, from + components * bw), to);
      }
    }
    yield chunk;
  }
}
