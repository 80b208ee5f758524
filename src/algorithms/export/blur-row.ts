import { TILE } from '../mesh/tiled-field.ts';
import { EMPTY, FULL, MIXED, type Tiles } from './blur-tiles.ts';
import { SPAN, WEIGHTS } from './gaussian.ts';

/** Sums of the weights by bits of the window of 25 voxels: 9, 8 and 8 of them. */
const LOW = sumsOfBits(0, 9);
const MIDDLE = sumsOfBits(9, 8);
const HIGH = sumsOfBits(17, 8);

function sumsOfBits(first: number, count: number): Float64Array {
  return Float64Array.from({ length: 2 ** count }, (_, bits) =>
    WEIGHTS.subarray(first, first + count).reduce((sum, weight, i) => sum + ((bits >> i) & 1) * weight, 0),
  );
}

const LAST_BITS = 2 ** (SPAN - 1) - 1;

/**
 * Blurs a row of bits along itself.
 *
 * @param row - bit x + 12 for voxel x, one word more than there are tiles
 * @param place - of the row's first tile
 */
export function blurRow(row: Uint32Array, { states, values }: Tiles, place: number): void {
  for (let word = 0; word + 1 < row.length; word++) {
    let low = row[word];
    let high = row[word + 1];
    const isEmpty = low === 0 && (high & LAST_BITS) === 0;
    const isFull = low === 0xffffffff && (high & LAST_BITS) === LAST_BITS;
    states[place + word] = isEmpty ? EMPTY : isFull ? FULL : MIXED;
    if (isEmpty || isFull) continue;
    const start = (place + word) * TILE;
    for (let i = 0; i < TILE; i++) {
      values[start + i] = LOW[low & 511] + MIDDLE[(low >>> 9) & 255] + HIGH[(low >>> 17) & 255];
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
    }
  }
}
