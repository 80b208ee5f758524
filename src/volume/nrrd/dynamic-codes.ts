import { DISTANCE_SYMBOLS, FIRST_LENGTH, LENGTH_CODE_ORDER, LENGTH_SYMBOLS } from './alphabet.ts';
import { type BitWriter, put, reserve } from './bit-writer.ts';
import { codeLengths } from './code-lengths.ts';
import { canonicalCodes } from './huffman.ts';

export const SYMBOLS = FIRST_LENGTH + LENGTH_SYMBOLS;

/** By symbol, 16 · the code, its first bit lowest, + its length. */
export interface DynamicCodes {
  readonly symbols: Uint32Array;
  readonly distances: Uint32Array;
}

/** Two of them fit into 32 bits beside the bits held; floats lose next to nothing by it. */
const LONGEST_SYMBOL_CODE = 12;
const LONGEST_DISTANCE_CODE = 15;
const LONGEST_LENGTH_CODE = 7;
/** Symbols of code lengths that stand for 3 to 10 and for 11 to 138 zeros (RFC 1951, 3.2.7). */
const FEW_ZEROS = 17;
const MANY_ZEROS = 18;

/**
 * Starts a block with the codes that suit how often each symbol comes.
 *
 * @param symbols, distances - frequencies, at least two of each not 0
 */
export function startBlock(
  writer: BitWriter,
  { symbols, distances }: { readonly symbols: Uint32Array; readonly distances: Uint32Array },
  isLast: boolean,
): DynamicCodes {
  const ofSymbols = codeLengths(symbols, LONGEST_SYMBOL_CODE);
  const ofDistances = codeLengths(distances, LONGEST_DISTANCE_CODE);
  const parts = lengthParts([...ofSymbols, ...ofDistances]);
  const frequencies = new Uint32Array(LENGTH_CODE_ORDER.length);
  for (const { symbol } of parts) frequencies[symbol]++;
  const ofLengths = codeLengths(frequencies, LONGEST_LENGTH_CODE);
  const codes = canonicalCodes(ofLengths);
  reserve(writer, 4 * parts.length + 64);
  put(writer, isLast ? 1 : 0, 1);
  put(writer, 2, 2);
  put(writer, SYMBOLS - FIRST_LENGTH, 5);
  put(writer, DISTANCE_SYMBOLS - 1, 5);
  put(writer, LENGTH_CODE_ORDER.length - 4, 4);
  for (const symbol of LENGTH_CODE_ORDER) put(writer, ofLengths[symbol], 3);
  for (const { symbol, extra, bits } of parts) {
    put(writer, codes[symbol] >>> 4, codes[symbol] & 15);
    put(writer, extra, bits);
  }
  return { symbols: canonicalCodes(ofSymbols), distances: canonicalCodes(ofDistances) };
}

type LengthPart = { readonly symbol: number; readonly extra: number; readonly bits: number };

/** Code lengths with their runs of zeros put together. */
function lengthParts(lengths: readonly number[]): LengthPart[] {
  const parts: LengthPart[] = [];
  for (let i = 0; i < lengths.length; ) {
    let zeros = 0;
    while (zeros < 138 && lengths[i + zeros] === 0) zeros++;
    if (zeros >= 11) parts.push({ symbol: MANY_ZEROS, extra: zeros - 11, bits: 7 });
    else if (zeros >= 3) parts.push({ symbol: FEW_ZEROS, extra: zeros - 3, bits: 3 });
    else parts.push({ symbol: lengths[i], extra: 0, bits: 0 });
    i += zeros >= 3 ? zeros : 1;
  }
  return parts;
}
