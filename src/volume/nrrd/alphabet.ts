// The symbols of DEFLATE: literals 0 to 255, the end of a block, lengths, and distances (RFC 1951, 3.2.5).

export const END_OF_BLOCK = 256;
export const FIRST_LENGTH = 257;
export const LENGTH_SYMBOLS = 29;
export const DISTANCE_SYMBOLS = 30;
export const SHORTEST_MATCH = 3;
export const LONGEST_MATCH = 258;
/** Bytes that a match may reach back. */
export const WINDOW = 32_768;

/** Length symbols from 257 on and distance symbols: extra bits, and what they are added to. */
export const LENGTH_BITS = [...[0, 1, 2, 3, 4, 5].flatMap((bits) => Array(bits === 0 ? 8 : 4).fill(bits)), 0];
export const LENGTH_BASES = [...basesOf(LENGTH_BITS.slice(0, -1), SHORTEST_MATCH), LONGEST_MATCH];
export const DISTANCE_BITS = Array.from({ length: DISTANCE_SYMBOLS }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
export const DISTANCE_BASES = basesOf(DISTANCE_BITS, 1);

/** The order in which the lengths of the codes of code lengths stand (3.2.7). */
export const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function basesOf(bits: readonly number[], first: number): number[] {
  let next = first;
  return bits.map((count) => {
    const base = next;
    next += 2 ** count;
    return base;
  });
}
