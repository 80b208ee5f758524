import { type Box, boxShape } from '../../regions/bounding-box.ts';
import { BLOCK } from '../../vectors/convolve-lines.ts';
import { type Blocks, createBlocks } from '../../vectors/needed-blocks.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/** The smallest box with all voxels of the brain; the whole volume when there is none. */
export function brainBox({ grid: { shape }, ranks }: Pick<VoxelRanks, 'grid' | 'ranks'>): Box {
  const [w, h, d] = shape;
  const [low, high] = [[w, h, d], [0, 0, 0]]; // biome-ignore format: two corners
  for (let row = 0, y = 0, z = 0; row < ranks.length; row += w) {
    let first = row;
    while (first < row + w && ranks[first] === 0) first++;
    if (first < row + w) {
      let last = row + w;
      while (ranks[last - 1] === 0) last--;
      low[0] = Math.min(low[0], first - row);
      high[0] = Math.max(high[0], last - row);
      low[1] = Math.min(low[1], y);
      high[1] = Math.max(high[1], y + 1);
      low[2] = Math.min(low[2], z);
      high[2] = z + 1;
    }
    if (++y === h) [y, z] = [0, z + 1];
  }
  if (high[2] === 0) return { from: [0, 0, 0], to: shape };
  return { from: [low[0], low[1], low[2]], to: [high[0], high[1], high[2]] };
}

/**
 * Goes over the rows of a box along x, in file order.
 *
 * @param visit - is handed the positions of the first voxel of the row in the volume and in the box
 */
export function eachRow([w, h]: readonly number[], box: Box, visit: (inVolume: number, inBox: number) => void): void {
  const length = box.to[0] - box.from[0];
  for (let z = box.from[2], inBox = 0; z < box.to[2]; z++) {
    for (let y = box.from[1]; y < box.to[1]; y++, inBox += length) visit(box.from[0] + w * (y + h * z), inBox);
  }
}

/** The blocks of a box that have a voxel of the brain. */
export function blocksOfBrain({ grid: { shape }, ranks }: Pick<VoxelRanks, 'grid' | 'ranks'>, box: Box): Blocks {
  const blocks = createBlocks(boxShape(box));
  const [bw, bh] = blocks.shape;
  const [length, height] = boxShape(box);
  let [y, z] = [0, 0];
  eachRow(shape, box, (row) => {
    const first = bw * (Math.floor(y / BLOCK) + bh * Math.floor(z / BLOCK));
    for (let x = 0; x < length; x++) if (ranks[row + x] !== 0) blocks.flags[first + (x >> 3)] = 1;
    if (++y === height) [y, z] = [0, z + 1];
  });
  return blocks;
}
