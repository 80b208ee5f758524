import { TILE } from '../mesh/tiled-field.ts';

const SIGMA = 3;
/** Voxels that the Gaussian reaches: trunc(4·σ + 0.5). */
export const RADIUS = 12;
export const SPAN = 2 * RADIUS + 1;

/** w₋₁₂ … w₁₂, sum 1. */
export const WEIGHTS = gaussian();

function gaussian(): Float64Array {
  const weights = Float64Array.from({ length: SPAN }, (_, i) => Math.exp((-0.5 / SIGMA ** 2) * (i - RADIUS) ** 2));
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => weight / sum);
}

/** Half-sample reflection, c b a | a b c | c b a, as often as it takes. */
export function reflect(i: number, length: number): number {
  const place = ((i % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}

/** What is known of a tile: all its values are 0, all are 1, or neither. */
export const EMPTY = 0;
export const FULL = 1;
export const MIXED = 2;

/** Tiles of 32 values; those of one that is EMPTY or FULL are not kept. */
export interface Tiles {
  readonly states: Uint8Array;
  readonly values: Float32Array;
}

export const createTiles = (count: number): Tiles => ({
  states: new Uint8Array(count),
  values: new Float32Array(count * TILE),
});

const sums = new Float64Array(TILE);

/**
 * Sum of 25 tiles, each times its weight.
 *
 * @param places - of the tiles in `source`, in the order of the weights
 * @param target - where the 32 sums go, when the result is MIXED
 */
export function weighTiles(source: Tiles, places: Int32Array, target: Float32Array, at: number): number {
  const { states, values } = source;
  let full = 0;
  let fullCount = 0;
  let mixedCount = 0;
  for (let m = 0; m < SPAN; m++) {
    const state = states[places[m]];
    if (state === EMPTY) continue;
    if (state === FULL) {
      full += WEIGHTS[m];
      fullCount++;
      continue;
    }
    if (mixedCount++ === 0) sums.fill(0);
    const start = places[m] * TILE;
    const weight = WEIGHTS[m];
    for (let i = 0; i < TILE; i++) sums[i] += weight * values[start + i];
  }
  if (mixedCount === 0 && (fullCount === 0 || fullCount === SPAN)) return fullCount === 0 ? EMPTY : FULL;
  if (mixedCount === 0) target.fill(full, at, at + TILE);
  else for (let i = 0; i < TILE; i++) target[at + i] = full + sums[i];
  return MIXED;
}

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
 * @param place - of the row's first tile in `target`
 */
export function blurRow(row: Uint32Array, target: Tiles, place: number): void {
  for (let word = 0; word + 1 < row.length; word++) {
    let low = row[word];
    let high = row[word + 1];
    const isEmpty = low === 0 && (high & LAST_BITS) === 0;
    const isFull = low === 0xffffffff && (high & LAST_BITS) === LAST_BITS;
    target.states[place + word] = isEmpty ? EMPTY : isFull ? FULL : MIXED;
    if (isEmpty || isFull) continue;
    const start = (place + word) * TILE;
    for (let i = 0; i < TILE; i++) {
      target.values[start + i] = LOW[low & 511] + MIDDLE[(low >>> 9) & 255] + HIGH[(low >>> 17) & 255];
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
    }
  }
}
