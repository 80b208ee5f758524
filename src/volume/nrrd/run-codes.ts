import {
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BITS,
  LENGTH_CODE_ORDER,
  LONGEST_MATCH,
  SHORTEST_MATCH,
} from './alphabet.ts';
import { canonicalCodes } from './huffman.ts';

// The DEFLATE codes (RFC 1951) that runs of small bytes are written with: a fixed choice of code lengths in a dynamic
// block. A run is a literal, then matches at distance 1, the only distance. One bit says "258 more bytes" and one the
// distance, so a long run costs two bits for 258 bytes, the least that DEFLATE allows.

/** Bits to append, the first in the least significant place. */
export interface Code {
  readonly bits: number;
  readonly count: number;
}

const LONGEST = 285;
const SYMBOLS = 286;

/** Bits of the literals 0 to 6: enough for masks, hemispheres and the layers of a region, of which most are 0. */
const LITERAL_LENGTHS = [3, 4, 5, 7, 7, 7, 7];
/** Bytes from this one on have no code. */
export const BYTE_VALUES = LITERAL_LENGTHS.length;

/** Bits of each literal or length symbol; the codes fill the tree, as decoders demand. */
const LENGTHS = Array.from({ length: SYMBOLS }, (_, symbol) => {
  if (symbol < END_OF_BLOCK) return LITERAL_LENGTHS[symbol] ?? 0;
  if (symbol === LONGEST) return 1;
  return symbol >= 277 && symbol <= 279 ? 6 : 7;
});

const codes = codesOf(LENGTHS);

/** Of the bytes, by value. */
export const LITERALS: readonly Code[] = codes.slice(0, BYTE_VALUES);
/** A match of 3 to 257 bytes with its distance, by length. The match of 258 is two bits 0. */
export const MATCHES: readonly Code[] = matchCodes();
export const END: Code = codes[END_OF_BLOCK];

function codesOf(lengths: readonly number[]): Code[] {
  return Array.from(canonicalCodes(lengths), (code) => ({ bits: code >>> 4, count: code & 15 }));
}

/** Length symbols 257 to 284 with 0 to 5 extra bits (3.2.5), and the bit 0 of the distance. */
function matchCodes(): Code[] {
  const matches: Code[] = [];
  for (let symbol = FIRST_LENGTH, length = SHORTEST_MATCH; symbol < LONGEST; symbol++) {
    const extra = LENGTH_BITS[symbol - FIRST_LENGTH];
    const { bits, count } = codes[symbol];
    for (let value = 0; value < 2 ** extra && length < LONGEST_MATCH; value++, length++) {
      matches[length] = { bits: bits | (value << count), count: count + extra + 1 };
    }
  }
  return matches;
}

/** Bits of the code lengths 0 to 15 themselves (3.2.7), and of 18, which stands for 11 to 138 zeros. */
const LENGTH_LENGTHS = [0, 4, 0, 4, 4, 4, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3];
const lengthCodes = codesOf(LENGTH_LENGTHS);
/** The order in which they stand, up to the last that is used. */
const USED_ORDER = LENGTH_CODE_ORDER.slice(0, -1);

/** What a decoder must know of the codes: the start of a block. */
export function blockHeader(isLast: boolean): Code[] {
  const zeros = (count: number): Code[] => [lengthCodes[18], { bits: count - 11, count: 7 }];
  return [
    { bits: isLast ? 1 : 0, count: 1 },
    { bits: 2, count: 2 }, // dynamic codes
    { bits: SYMBOLS - FIRST_LENGTH, count: 5 },
    { bits: 0, count: 5 }, // one distance
    { bits: USED_ORDER.length - 4, count: 4 },
    ...USED_ORDER.map((symbol) => ({ bits: LENGTH_LENGTHS[symbol], count: 3 })),
    ...LITERAL_LENGTHS.map((length) => lengthCodes[length]),
    ...zeros(138),
    ...zeros(END_OF_BLOCK - BYTE_VALUES - 138),
    ...LENGTHS.slice(END_OF_BLOCK).map((length) => lengthCodes[length]),
    lengthCodes[1], // the distance
  ];
}
