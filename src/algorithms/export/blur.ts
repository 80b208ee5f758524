import { f32x4, giveBack, i32, repeatWhile, wasmModule } from '../kernels/wasm.ts';
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

/** Tiles of 32 values in the memory of a WebAssembly module; the values of one that is EMPTY or FULL do not count. */
export interface Tiles {
  readonly states: Uint8Array;
  readonly values: Float32Array;
  /** What `weigh` adds up: the address of a tile and its weight, in turn. */
  readonly addresses: Uint32Array;
  readonly weigh: (entry: number, end: number, target: number) => number;
}

const TILE_BYTES = 4 * TILE;
const ENTRY_BYTES = 8;
/** Tiles that the entries take, at the start of the memory. */
const ENTRY_TILES = Math.ceil((SPAN * ENTRY_BYTES) / TILE_BYTES);

let latest: Tiles | undefined;

/**
 * All EMPTY, with the numbers from `FIRST_TILE` on. They are on the memory of those before: as shared memory outlives its
 * use by long, a thread keeps one.
 */
export function createTiles(count: number): Tiles {
  const tiles = FIRST_TILE + count;
  if (latest && latest.states.length >= tiles) {
    latest.states.fill(EMPTY);
    return latest;
  }
  const pages = Math.ceil((tiles * TILE_BYTES) / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  weighModule ??= createWeighModule();
  const { exports } = new WebAssembly.Instance(weighModule, { env: { memory } });
  latest = {
    states: new Uint8Array(tiles),
    values: new Float32Array(memory.buffer),
    addresses: new Uint32Array(memory.buffer),
    // The module has this function only.
    weigh: exports.weigh as Tiles['weigh'],
  };
  return latest;
}

export const FIRST_TILE = ENTRY_TILES;

let weighModule: WebAssembly.Module | undefined;

/** `weigh(entry, end, target)`: to the first value of the target, in all of its 32, adds the tiles times their weights. */
const createWeighModule = (): WebAssembly.Module =>
  wasmModule({
    name: 'weigh',
    parameters: 3,
    body([entry, end, target], local) {
      const source = local('i32');
      const weight = local('v128');
      const sums = Array.from({ length: TILE / 4 }, (_, i) => ({ sum: local('v128'), at: 16 * i }));
      const add = sums.flatMap(({ sum, at }) =>
        sum.set(f32x4.add(sum.get, f32x4.mul(weight.get, f32x4.load(source.get, at)))),
      );
      return [
        ...sums.flatMap(({ sum }) => sum.set(f32x4.loadSplat(target.get, 0))),
        ...repeatWhile(
          [
            ...source.set(i32.load(entry.get, 0)),
            ...weight.set(f32x4.loadSplat(entry.get, 4)),
            ...add,
            ...entry.set(i32.add(entry.get, i32.const(ENTRY_BYTES))),
          ],
          i32.ne(entry.get, end.get),
        ),
        ...sums.flatMap(({ sum, at }) => f32x4.store(target.get, at, sum.get)),
        ...giveBack(target.get),
      ];
    },
  });

/**
 * Sets a tile to the sum of 25 tiles, each times its weight.
 *
 * @param places - of the tiles, less `shift`, in the order of the weights
 * @returns the state of the sum; only a MIXED one is written
 */
export function weighTiles(tiles: Tiles, places: Int32Array, shift: number, target: number): number {
  const { states, values, addresses, weigh } = tiles;
  let full = 0;
  let fullCount = 0;
  let entry = 0;
  for (let m = 0; m < SPAN; m++) {
    const place = places[m] + shift;
    const state = states[place];
    if (state === EMPTY) continue;
    if (state === FULL) {
      full += WEIGHTS[m];
      fullCount++;
      continue;
    }
    addresses[entry] = place * TILE_BYTES;
    values[entry + 1] = WEIGHTS[m];
    entry += 2;
  }
  if (entry === 0 && fullCount === 0) return EMPTY;
  if (fullCount === SPAN) return FULL;
  if (entry === 0) values.fill(full, target * TILE, (target + 1) * TILE);
  else {
    values[target * TILE] = full;
    weigh(0, 4 * entry, target * TILE_BYTES);
  }
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
