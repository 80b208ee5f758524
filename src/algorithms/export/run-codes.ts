// The DEFLATE codes (RFC 1951) that runs of the bytes 0 and 1 are written with: a fixed choice of code lengths in one
// dynamic block. A run is a literal, then matches at distance 1, the only distance. One bit says "258 more bytes" and
// one the distance, so a long run costs two bits for 258 bytes, the least that DEFLATE allows.

/** Bits to append, the first in the least significant place. */
export interface Code {
  readonly bits: number;
  readonly count: number;
}

export const LONGEST_MATCH = 258;
export const SHORTEST_MATCH = 3;

const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LONGEST = 285;
const SYMBOLS = 286;

/** Bits of each literal or length symbol; the codes fill the tree, as decoders demand. */
const LENGTHS = Array.from({ length: SYMBOLS }, (_, symbol) => {
  if (symbol === 0 || symbol === 1) return 3;
  if (symbol === LONGEST) return 1;
  if (symbol >= 277 && symbol <= 279) return 6;
  return symbol < END_OF_BLOCK ? 0 : 7;
});

/** Of the bytes 0 and 1. */
export const LITERALS: readonly Code[] = [codeOf(0), codeOf(1)];
/** A match of 3 to 257 bytes with its distance, by length. The match of 258 is two bits 0. */
export const MATCHES: readonly Code[] = matchCodes();
export const END: Code = codeOf(END_OF_BLOCK);

/** The canonical Huffman code: shorter codes first, then in the order of symbols; its first bit is the highest. */
function codeOf(symbol: number): Code {
  const count = LENGTHS[symbol];
  let code = 0;
  for (const [other, length] of LENGTHS.entries()) {
    if (length > 0 && (length < count || (length === count && other < symbol))) code += 2 ** (count - length);
  }
  let bits = 0;
  for (let bit = 0; bit < count; bit++) bits |= ((code >>> bit) & 1) << (count - 1 - bit);
  return { bits, count };
}

/** Length symbols 257 to 284 with 0 to 5 extra bits (3.2.5), and the bit 0 of the distance. */
function matchCodes(): Code[] {
  const codes: Code[] = [];
  for (let symbol = FIRST_LENGTH, length = SHORTEST_MATCH; symbol < LONGEST; symbol++) {
    const extra = Math.max(0, ((symbol - FIRST_LENGTH) >> 2) - 1);
    const { bits, count } = codeOf(symbol);
    for (let value = 0; value < 2 ** extra && length < LONGEST_MATCH; value++, length++) {
      codes[length] = { bits: bits | (value << count), count: count + extra + 1 };
    }
  }
  return codes;
}

/** Codes of the code lengths themselves (3.2.7); 18 stands for 11 to 138 zeros. */
const LENGTH_CODES: Readonly<Record<number, Code>> = {
  7: { bits: 0b0, count: 1 },
  1: { bits: 0b001, count: 3 },
  3: { bits: 0b101, count: 3 },
  6: { bits: 0b011, count: 3 },
  18: { bits: 0b111, count: 3 },
};
/** The order in which their lengths stand, up to the last that is used. */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];

/** What a decoder must know of the codes: the start of the one block. */
export function blockHeader(): Code[] {
  const zeros = (count: number): Code[] => [LENGTH_CODES[18], { bits: count - 11, count: 7 }];
  return [
    { bits: 1, count: 1 }, // the last block
    { bits: 2, count: 2 }, // dynamic codes
    { bits: SYMBOLS - FIRST_LENGTH, count: 5 },
    { bits: 0, count: 5 }, // one distance
    { bits: LENGTH_CODE_ORDER.length - 4, count: 4 },
    ...LENGTH_CODE_ORDER.map((symbol) => ({ bits: LENGTH_CODES[symbol]?.count ?? 0, count: 3 })),
    ...[LENGTHS[0], LENGTHS[1]].map((length) => LENGTH_CODES[length]),
    ...zeros(138),
    ...zeros(END_OF_BLOCK - 2 - 138),
    ...LENGTHS.slice(END_OF_BLOCK).map((length) => LENGTH_CODES[length]),
    LENGTH_CODES[1], // the distance
  ];
}
