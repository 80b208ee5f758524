import type { Vec3 } from '../../volume/grid.ts';
import { zeros } from '../../volume/memory.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import { TILE, wordsFor } from '../mesh/tiled-field.ts';

/** A mask in a box of a volume, one bit a voxel: bit x & 31 of word (x >> 5) + words·(y + H·z). */
export interface MaskBits {
  /** Of the box's first voxel in the volume. */
  readonly from: Vec3;
  /** Of the box. */
  readonly shape: Vec3;
  readonly words: number;
  readonly bits: Uint32Array;
}

/** The mask of `runs` (positions in a volume of `shape`) in the smallest box that holds it and `margin` voxels more. */
export function maskBits({ starts, ends }: VoxelRuns, shape: Vec3, margin: number): MaskBits {
  const [width, height] = shape;
  const box = growBox(boundsOf({ starts, ends }, shape), margin, shape);
  const words = wordsFor(box.shape[0]);
  const bits = zeros(Uint32Array, words * box.shape[1] * box.shape[2]);
  for (let i = 0; i < starts.length; i++) {
    // A run may go on in the next rows.
    for (let start = starts[i]; start < ends[i]; ) {
      const x = start % width;
      const row = Math.floor(start / width);
      const end = Math.min(ends[i], start - x + width);
      const line = (row % height) - box.from[1] + box.shape[1] * (Math.floor(row / height) - box.from[2]);
      setBits(bits, words * line * TILE + x - box.from[0], end - start);
      start = end;
    }
  }
  return { ...box, words, bits };
}

function boundsOf({ starts, ends }: VoxelRuns, [width, height]: Vec3) {
  const min = [width, height, Number.POSITIVE_INFINITY];
  const max = [0, 0, 0];
  const include = (x: number, row: number): void => {
    const at = [x, row % height, Math.floor(row / height)];
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis], at[axis]);
      max[axis] = Math.max(max[axis], at[axis]);
    }
  };
  for (let i = 0; i < starts.length; i++) {
    const [first, last] = [Math.floor(starts[i] / width), Math.floor((ends[i] - 1) / width)];
    include(first === last ? starts[i] % width : 0, first);
    include(first === last ? (ends[i] - 1) % width : width - 1, last);
    // Rows in between, which reach over y when they reach over a plane.
    if (Math.floor(first / height) !== Math.floor(last / height)) {
      include(0, first - (first % height) + height - 1);
      include(0, last - (last % height));
    }
  }
  return { min, max };
}

function growBox({ min, max }: ReturnType<typeof boundsOf>, margin: number, shape: Vec3) {
  const low = min.map((value) => Math.max(0, value - margin));
  const high = max.map((value, axis) => Math.min(shape[axis], value + 1 + margin));
  const from: Vec3 = [low[0], low[1], low[2]];
  return { from, shape: [high[0] - low[0], high[1] - low[1], high[2] - low[2]] satisfies Vec3 };
}

function setBits(bits: Uint32Array, start: number, count: number): void {
  for (let at = start, rest = count; rest > 0; ) {
    const bit = at % TILE;
    const size = Math.min(rest, TILE - bit);
    bits[Math.floor(at / TILE)] |= size === TILE ? 0xffffffff : ((1 << size) - 1) << bit;
    at += size;
    rest -= size;
  }
}

/** The mask and the face neighbours of its voxels within the box. */
export function dilated(volume: MaskBits): MaskBits {
  const { shape, words, bits } = volume;
  const [width, height, depth] = shape;
  const grown = zeros(Uint32Array, bits.length);
  const plane = words * height;
  const lastBits = width % TILE === 0 ? 0xffffffff : 2 ** (width % TILE) - 1;
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let word = 0; word < words; word++, i++) {
        let value = bits[i] | (bits[i] << 1) | (bits[i] >>> 1);
        if (word > 0) value |= bits[i - 1] >>> (TILE - 1);
        if (word + 1 < words) value |= bits[i + 1] << (TILE - 1);
        if (y > 0) value |= bits[i - words];
        if (y + 1 < height) value |= bits[i + words];
        if (z > 0) value |= bits[i - plane];
        if (z + 1 < depth) value |= bits[i + plane];
        grown[i] = word + 1 === words ? value & lastBits : value;
      }
    }
  }
  return { ...volume, bits: grown };
}
