import {
  DISTANCE_BASES,
  DISTANCE_BITS,
  DISTANCE_SYMBOLS,
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BASES,
  LENGTH_BITS,
  LONGEST_MATCH,
  SHORTEST_MATCH,
  WINDOW,
} from './alphabet.ts';
import { SYMBOLS } from './dynamic-codes.ts';

/** A token is a voxel by its bytes (0), a repeat (length · 2¹⁶ + distance − 1), or zeros (2³¹ + their number). */
export const ZEROS = 2 ** 31;

/** What a block consists of, and how often each symbol will come in it. */
export interface VoxelTokens {
  readonly wordsPerVoxel: 1 | 2;
  readonly tokens: Uint32Array;
  count: number;
  readonly symbols: Uint32Array;
  readonly distances: Uint32Array;
  /** Where a voxel with some hash was last, + 1. */
  readonly latest: Uint32Array;
  /** Bytes that the block takes at most. */
  bytes: number;
}

/** Enough for good statistics, and for the codes at the start of a block to weigh nothing. */
const TOKENS = 2 ** 16;
const HASH_BITS = 13;
/** Of the golden ratio and of MurmurHash: they spread the bits of floats. */
const [LOW_FACTOR, HIGH_FACTOR] = [0x9e3779b1, 0x85ebca6b];

/** By length and by distance. */
export const LENGTH_SYMBOL = symbolsOf(LENGTH_BASES, LENGTH_BITS, LONGEST_MATCH);
export const DISTANCE_SYMBOL = symbolsOf(DISTANCE_BASES, DISTANCE_BITS, WINDOW);

/** The last symbol that holds a value is its own: 258 has one of its own beside the range it ends. */
function symbolsOf(bases: readonly number[], bits: readonly number[], largest: number): Uint8Array {
  const symbols = new Uint8Array(largest + 1);
  for (const [symbol, base] of bases.entries()) {
    symbols.fill(symbol, base, Math.min(largest + 1, base + 2 ** bits[symbol]));
  }
  return symbols;
}

export function noTokens(wordsPerVoxel: 1 | 2): VoxelTokens {
  const tokens = {
    wordsPerVoxel,
    tokens: new Uint32Array(TOKENS),
    count: 0,
    symbols: new Uint32Array(SYMBOLS),
    distances: new Uint32Array(DISTANCE_SYMBOLS),
    latest: new Uint32Array(2 ** HASH_BITS),
    bytes: 0,
  };
  clear(tokens);
  return tokens;
}

/** Ready for the next block; no code may have fewer than two symbols. */
export function clear(tokens: VoxelTokens): void {
  tokens.count = 0;
  tokens.bytes = 0;
  tokens.symbols.fill(0);
  tokens.distances.fill(0);
  for (const symbol of [0, END_OF_BLOCK]) tokens.symbols[symbol] = 1;
  for (const symbol of [0, 1]) tokens.distances[symbol] = 1;
}

export const isFull = ({ count }: VoxelTokens): boolean => count === TOKENS;

/**
 * Looks for repeats of whole voxels, one candidate each: neighbouring floats share their first bytes at most, so
 * looking for anything shorter, as zlib does, takes most of its time and finds nothing.
 *
 * @param since - voxels from here to `to` follow each other; repeats of these are looked for
 * @param from - the first to add
 * @returns the voxel at which the tokens were full, or `to`
 */
export function addVoxels(target: VoxelTokens, words: Uint32Array, since: number, from: number, to: number): number {
  const { tokens, symbols, distances, latest, wordsPerVoxel } = target;
  const size = 4 * wordsPerVoxel;
  const farthest = WINDOW / size;
  const most = Math.floor(LONGEST_MATCH / size);
  let { count } = target;
  let i = from;
  for (; i < to && count < TOKENS; count++) {
    const low = words[wordsPerVoxel * i];
    const high = words[wordsPerVoxel * i + wordsPerVoxel - 1];
    const hash = (Math.imul(low, LOW_FACTOR) ^ Math.imul(high, HIGH_FACTOR)) >>> (32 - HASH_BITS);
    const candidate = latest[hash] - 1;
    latest[hash] = i + 1;
    const distance = i - candidate;
    if (
      candidate < since ||
      distance > farthest ||
      words[wordsPerVoxel * candidate] !== low ||
      words[wordsPerVoxel * candidate + wordsPerVoxel - 1] !== high
    ) {
      tokens[count] = 0;
      countBytes(symbols, low);
      if (wordsPerVoxel === 2) countBytes(symbols, high);
      i++;
      continue;
    }
    const end = Math.min(to, i + most) * wordsPerVoxel;
    let next = wordsPerVoxel * (i + 1);
    while (next < end && words[next] === words[next - wordsPerVoxel * distance]) next++;
    const length = Math.floor(next / wordsPerVoxel) - i;
    tokens[count] = (length * size * 2 ** 16) | (distance * size - 1);
    symbols[FIRST_LENGTH + LENGTH_SYMBOL[length * size]]++;
    distances[DISTANCE_SYMBOL[distance * size]]++;
    i += length;
  }
  // Four codes of 12 bits a word at most; a repeat takes less.
  target.bytes += 6 * wordsPerVoxel * (count - target.count);
  target.count = count;
  return i;
}

function countBytes(symbols: Uint32Array, word: number): void {
  symbols[word & 255]++;
  symbols[(word >>> 8) & 255]++;
  symbols[(word >>> 16) & 255]++;
  symbols[word >>> 24]++;
}

/** Bytes of zeros as a literal, repeats of 258, and the rest. */
export const zeroParts = (bytes: number) => {
  const longest = Math.floor((bytes - 1) / LONGEST_MATCH);
  const rest = (bytes - 1) % LONGEST_MATCH;
  return rest < SHORTEST_MATCH ? { literals: 1 + rest, longest, rest: 0 } : { literals: 1, longest, rest };
};

/** @param bytes - 1 to 2³¹ − 1; there is room for a token */
export function addZeros(target: VoxelTokens, bytes: number): void {
  const { literals, longest, rest } = zeroParts(bytes);
  target.symbols[0] += literals;
  target.symbols[FIRST_LENGTH + LENGTH_SYMBOL[LONGEST_MATCH]] += longest;
  if (rest > 0) target.symbols[FIRST_LENGTH + LENGTH_SYMBOL[rest]]++;
  target.distances[0] += longest + (rest > 0 ? 1 : 0);
  target.tokens[target.count++] = ZEROS + bytes;
  target.bytes += 4 * longest + 12;
}
