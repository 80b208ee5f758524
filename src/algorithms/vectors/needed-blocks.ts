import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import { BLOCK } from './convolve-lines.ts';
import type { Range } from './ranges.ts';

/** Flags of the blocks (BLOCK voxels along each axis) of a volume, x fastest, on shared memory. */
export interface Blocks {
  readonly shape: Vec3;
  readonly flags: Uint8Array;
}

export function createBlocks([w, h, d]: Vec3): Blocks {
  const shape: Vec3 = [Math.ceil(w / BLOCK), Math.ceil(h / BLOCK), Math.ceil(d / BLOCK)];
  return { shape, flags: new Uint8Array(new SharedArrayBuffer(shape[0] * shape[1] * shape[2])) };
}

export interface Marking extends Range {
  /** Not 0 where the gradient is needed. */
  readonly inside: Uint8Array;
  readonly shape: Vec3;
  readonly blocks: Blocks;
}

/** Marks the blocks that the gradient in planes [first, last) is taken from: of the voxels and their face neighbours. */
export function markNeeded(_: readonly [], { inside, shape: [w, h], blocks, first, last }: Marking): void {
  const [bw, bh, bd] = blocks.shape;
  const mark = (x: number, y: number, z: number): void => {
    if (x >= 0 && y >= 0 && z >= 0 && x < bw && y < bh && z < bd) blocks.flags[x + bw * (y + bh * z)] = 1;
  };
  /** The neighbouring block along an axis that a voxel's neighbour lies in, as a step; 0 when it is the same block. */
  const step = (i: number): number => (i % BLOCK === 0 ? -1 : i % BLOCK === BLOCK - 1 ? 1 : 0);
  for (let z = first; z < last; z++) {
    for (let y = 0; y < h; y++) {
      const row = w * (y + h * z);
      const [by, bz] = [Math.floor(y / BLOCK), Math.floor(z / BLOCK)];
      for (let x = 0; x < w; x++) {
        if (inside[row + x] === 0) continue;
        const bx = Math.floor(x / BLOCK);
        mark(bx, by, bz);
        mark(bx + step(x), by, bz);
        mark(bx, by + step(y), bz);
        mark(bx, by, bz + step(z));
      }
    }
  }
}

export const markNeededKernel = defineKernel(import.meta.url, markNeeded);

/** The blocks with a marked one at most `distance` voxels away along an axis. */
export function spreadBlocks({ shape, flags }: Blocks, axis: 1 | 2, distance: number): Blocks {
  const reach = Math.ceil(distance / BLOCK);
  const stride = axis === 1 ? shape[0] : shape[0] * shape[1];
  const spread = new Uint8Array(new SharedArrayBuffer(flags.length));
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] === 0) continue;
    const at = Math.floor(i / stride) % shape[axis];
    const [low, high] = [Math.max(0, at - reach), Math.min(shape[axis] - 1, at + reach)];
    for (let b = low; b <= high; b++) spread[i + (b - at) * stride] = 1;
  }
  return { shape, flags: spread };
}
