import { f32x4, giveBack, i32, repeatWhile, wasmModule } from '../kernels/wasm.ts';
import { TILE } from '../mesh/tiled-field.ts';
import { SPAN, WEIGHTS } from './gaussian.ts';

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
