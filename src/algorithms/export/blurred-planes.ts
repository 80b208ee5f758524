import { TILE } from '../mesh/tiled-field.ts';
import { blurRow } from './blur-row.ts';
import { createTiles, EMPTY, FIRST_TILE, type Tiles, weighTiles } from './blur-tiles.ts';
import { RADIUS, reflect, SPAN } from './gaussian.ts';
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
  /** The slots, then the plane at work blurred along x only, then one tile for results. */
  readonly tiles: Tiles;
  /** Tiles of a slot. */
  readonly plane: number;
  readonly result: number;
  readonly extents: Extent[];
  readonly row: Uint32Array;
}

export function createBlurredPlanes({ words, shape }: MaskBits): BlurredPlanes {
  const plane = words * shape[1];
  return {
    tiles: createTiles((SPAN + 1) * plane + 1),
    plane,
    result: FIRST_TILE + (SPAN + 1) * plane,
    extents: Array.from({ length: SPAN }, () => NOTHING),
    row: new Uint32Array(words + 1),
  };
}

/** The first tile of the slot of plane z. */
export const slotStart = (plane: number, z: number): number => FIRST_TILE + plane * (z % SPAN);

export const union = (a: Extent, b: Extent): Extent => ({
  firstRow: Math.min(a.firstRow, b.firstRow),
  endRow: Math.max(a.endRow, b.endRow),
  firstWord: Math.min(a.firstWord, b.firstWord),
  endWord: Math.max(a.endWord, b.endWord),
});

/** Blurs plane z of the mask along x and y, into the place of plane z − 25. */
export function blurPlane({ tiles, plane, extents, row }: BlurredPlanes, mask: MaskBits, z: number): void {
  const { words, shape } = mask;
  const height = shape[1];
  const start = slotStart(plane, z);
  tiles.states.fill(EMPTY, start, start + plane);
  extents[z % SPAN] = NOTHING;
  const filled = extentOf(mask, z);
  if (filled.endRow === 0) return;
  const rows = FIRST_TILE + SPAN * plane;
  tiles.states.fill(EMPTY, rows, rows + plane);
  for (let y = filled.firstRow; y < filled.endRow; y++) {
    if (readRow(mask, z, y, row)) blurRow(row, tiles, rows + y * words);
  }
  const extent = {
    firstRow: Math.max(0, filled.firstRow - RADIUS),
    endRow: Math.min(height, filled.endRow + RADIUS),
    firstWord: Math.max(0, filled.firstWord - 1),
    endWord: Math.min(words, filled.endWord + 1),
  };
  extents[z % SPAN] = extent;
  const places = new Int32Array(SPAN);
  for (let y = extent.firstRow; y < extent.endRow; y++) {
    for (let m = 0; m < SPAN; m++) places[m] = rows + reflect(y + m - RADIUS, height) * words;
    for (let word = extent.firstWord; word < extent.endWord; word++) {
      const place = start + y * words + word;
      tiles.states[place] = weighTiles(tiles, places, word, place);
    }
  }
}

function extentOf({ bits, words, shape }: MaskBits, z: number): Extent {
  let [firstRow, endRow, firstWord, endWord] = [Infinity, 0, Infinity, 0];
  for (let y = 0, i = z * words * shape[1]; y < shape[1]; y++) {
    for (let word = 0; word < words; word++, i++) {
      if (bits[i] === 0) continue;
      if (endRow === 0) firstRow = y;
      endRow = y + 1;
      if (word < firstWord) firstWord = word;
      if (word >= endWord) endWord = word + 1;
    }
  }
  return { firstRow, endRow, firstWord, endWord };
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
  // Those further inside do not come within reach by reflection.
  if (bits[start] !== 0) for (let x = -RADIUS; x < 0; x++) copy(x);
  if (bits[start + words - 1] !== 0 || bits[start + words - 2] !== 0) {
    for (let x = width; x < (words + 1) * TILE - RADIUS; x++) copy(x);
  }
  return true;
}
