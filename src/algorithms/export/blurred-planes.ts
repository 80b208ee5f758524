import { TILE } from '../mesh/tiled-field.ts';
import { blurRow, createTiles, EMPTY, RADIUS, reflect, SPAN, type Tiles, weighTiles } from './blur.ts';
import type { MaskBits } from './mask-bits.ts';

/** Rows [firstRow, endRow) and words [firstWord, endWord) of a plane; outside of them it is empty. */
interface Extent {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstWord: number;
  readonly endWord: number;
}

const NOTHING: Extent = { firstRow: Infinity, endRow: 0, firstWord: Infinity, endWord: 0 };

/** The latest 25 planes of a mask, blurred along x and y: plane z is in slot z % 25. */
export interface BlurredPlanes {
  readonly tiles: Tiles;
  readonly extents: Extent[];
  /** The plane at work, blurred along x only. */
  readonly rows: Tiles;
  readonly row: Uint32Array;
}

export const createBlurredPlanes = ({ words, shape }: MaskBits): BlurredPlanes => ({
  tiles: createTiles(SPAN * words * shape[1]),
  extents: Array.from({ length: SPAN }, () => NOTHING),
  rows: createTiles(words * shape[1]),
  row: new Uint32Array(words + 1),
});

export const union = (a: Extent, b: Extent): Extent => ({
  firstRow: Math.min(a.firstRow, b.firstRow),
  endRow: Math.max(a.endRow, b.endRow),
  firstWord: Math.min(a.firstWord, b.firstWord),
  endWord: Math.max(a.endWord, b.endWord),
});

/** Blurs plane z of the mask along x and y, into the place of plane z − 25. */
export function blurPlane({ tiles, extents, rows, row }: BlurredPlanes, mask: MaskBits, z: number): void {
  const { words, shape } = mask;
  const height = shape[1];
  const slot = z % SPAN;
  const start = slot * words * height;
  tiles.states.fill(EMPTY, start, start + words * height);
  const filled = extentOf(mask, z);
  extents[slot] = NOTHING;
  if (filled.endRow === 0) return;
  for (let y = 0; y < height; y++) {
    if (y >= filled.firstRow && y < filled.endRow && readRow(mask, z, y, row)) blurRow(row, rows, y * words);
    else rows.states.fill(EMPTY, y * words, (y + 1) * words);
  }
  const extent = {
    firstRow: Math.max(0, filled.firstRow - RADIUS),
    endRow: Math.min(height, filled.endRow + RADIUS),
    firstWord: Math.max(0, filled.firstWord - 1),
    endWord: Math.min(words, filled.endWord + 1),
  };
  extents[slot] = extent;
  const places = new Int32Array(SPAN);
  for (let y = extent.firstRow; y < extent.endRow; y++) {
    for (let word = extent.firstWord; word < extent.endWord; word++) {
      for (let m = 0; m < SPAN; m++) places[m] = reflect(y + m - RADIUS, height) * words + word;
      const place = start + y * words + word;
      tiles.states[place] = weighTiles(rows, places, tiles.values, place * TILE);
    }
  }
}

function extentOf({ bits, words, shape }: MaskBits, z: number): Extent {
  let extent = NOTHING;
  for (let y = 0, i = z * words * shape[1]; y < shape[1]; y++) {
    for (let word = 0; word < words; word++, i++) {
      if (bits[i] !== 0) {
        extent = union(extent, { firstRow: y, endRow: y + 1, firstWord: word, endWord: word + 1 });
      }
    }
  }
  return extent;
}

/**
 * The bits of a row from voxel −12 on, reflected at its ends.
 *
 * @returns whether any is set
 */
function readRow({ bits, words, shape }: MaskBits, z: number, y: number, row: Uint32Array): boolean {
  const width = shape[0];
  const start = words * (y + shape[1] * z);
  let any = 0;
  for (let word = 0; word <= words; word++) {
    const low = word > 0 ? bits[start + word - 1] >>> (TILE - RADIUS) : 0;
    row[word] = low | (word < words ? bits[start + word] << RADIUS : 0);
    any |= row[word];
  }
  if (any === 0) return false;
  const copy = (x: number): void => {
    const from = reflect(x, width);
    if ((bits[start + (from >> 5)] >>> (from & 31)) & 1) row[(x + RADIUS) >> 5] |= 1 << ((x + RADIUS) & 31);
  };
  for (let x = -RADIUS; x < 0; x++) copy(x);
  for (let x = width; x < (words + 1) * TILE - RADIUS; x++) copy(x);
  return true;
}
