import {
  DISTANCE_BASES,
  DISTANCE_BITS,
  END_OF_BLOCK,
  FIRST_LENGTH,
  LENGTH_BASES,
  LENGTH_BITS,
  LENGTH_CODE_ORDER,
  WINDOW,
} from './alphabet.ts';
import { appendRun, type ByteRuns, lengthOf, repeatBytes } from './byte-runs.ts';
import { Damage, EndsEarly } from './damage.ts';
import { type HuffmanTable, huffmanTable } from './huffman.ts';

/** Compressed bytes and how far they have been read; `hold` has the next `held` bits, the first one lowest. */
export interface BitInput {
  readonly bytes: Uint8Array;
  at: number;
  hold: number;
  held: number;
}

const FIXED_COUNTS = [144, 112, 24, 8];

interface Codes {
  readonly symbols: HuffmanTable;
  readonly distances: HuffmanTable;
}

/** The codes of blocks that bring none (3.2.6). */
const FIXED: Codes = {
  symbols: huffmanTable([8, 9, 7, 8].flatMap((length, part) => Array(FIXED_COUNTS[part]).fill(length))),
  distances: huffmanTable(Array(30).fill(5)),
};

/**
 * Decodes DEFLATE data into runs of equal bytes. What takes time are the symbols and the runs, not the bytes: a mask of
 * 77 M voxels, nearly all in long runs, is decoded some 20 times faster than with its bytes.
 *
 * @param limit - bytes that are expected; more are Damage
 * @throws Damage, EndsEarly
 * @see RFC 1951
 */
export function inflateRuns(input: BitInput, output: ByteRuns, limit: number): void {
  for (let isLast = false; !isLast; ) {
    isLast = take(input, 1) === 1;
    const type = take(input, 2);
    if (type === 0) copyStored(input, output, limit);
    else if (type === 1) inflateBlock(input, output, limit, FIXED);
    else if (type === 2) inflateBlock(input, output, limit, readCodes(input));
    else throw new Damage('it has a block of an unknown kind');
  }
}

/** The next bits as a number, up to 16. @throws EndsEarly */
export function take(input: BitInput, bits: number): number {
  fill(input);
  const value = input.hold & ((1 << bits) - 1);
  drop(input, bits);
  return value;
}

/** Gives back whole bytes that were held, and leaves out the bits up to the next byte. */
export function alignToByte(input: BitInput): void {
  input.at -= input.held >>> 3;
  input.hold = 0;
  input.held = 0;
}

/** At least 24 bits, of which those beyond the end are 0. */
function fill(input: BitInput): void {
  while (input.held <= 24) {
    input.hold |= (input.bytes[input.at++] ?? 0) << input.held;
    input.held += 8;
  }
}

function drop(input: BitInput, bits: number): void {
  input.hold >>>= bits;
  input.held -= bits;
  if (input.at - (input.held >>> 3) > input.bytes.length) throw new EndsEarly('it ends within its data');
}

function symbolOf(input: BitInput, { bits, entries }: HuffmanTable): number {
  fill(input);
  const entry = entries[input.hold & ((1 << bits) - 1)];
  if (entry === 0) throw new Damage('it has a code that stands for nothing');
  drop(input, entry & 15);
  return entry >>> 4;
}

function inflateBlock(input: BitInput, output: ByteRuns, limit: number, { symbols, distances }: Codes): void {
  for (let length = lengthOf(output); ; ) {
    const symbol = symbolOf(input, symbols);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      length++;
      if (length > limit) throw new TooMuch();
      appendRun(output, symbol, 1);
      continue;
    }
    const repeated = valueFrom(input, symbol - FIRST_LENGTH, LENGTH_BASES, LENGTH_BITS);
    const distance = valueFrom(input, symbolOf(input, distances), DISTANCE_BASES, DISTANCE_BITS);
    if (distance > length || distance > WINDOW) throw new Damage('it repeats bytes from before its start');
    length += repeated;
    if (length > limit) throw new TooMuch();
    if (distance === 1) output.ends[output.count - 1] += repeated;
    else repeatBytes(output, distance, repeated);
  }
}

function valueFrom(input: BitInput, symbol: number, bases: readonly number[], bits: readonly number[]): number {
  if (symbol >= bases.length) throw new Damage('it has a code that stands for nothing');
  return bits[symbol] === 0 ? bases[symbol] : bases[symbol] + take(input, bits[symbol]);
}

function copyStored(input: BitInput, output: ByteRuns, limit: number): void {
  alignToByte(input);
  const [count, complement] = [take(input, 16), take(input, 16)];
  if (count !== (~complement & 0xffff)) throw new Damage('the length of a stored block is damaged');
  alignToByte(input);
  if (lengthOf(output) + count > limit) throw new TooMuch();
  if (input.at + count > input.bytes.length) throw new EndsEarly('it ends within its data');
  for (const end = input.at + count; input.at < end; input.at++) appendRun(output, input.bytes[input.at], 1);
}

function readCodes(input: BitInput): Codes {
  const [symbolCount, distanceCount, lengthCount] = [take(input, 5) + 257, take(input, 5) + 1, take(input, 4) + 4];
  const ofLengths = new Uint8Array(19);
  for (const symbol of LENGTH_CODE_ORDER.slice(0, lengthCount)) ofLengths[symbol] = take(input, 3);
  const table = huffmanTable(ofLengths);
  const lengths: number[] = [];
  while (lengths.length < symbolCount + distanceCount) {
    const symbol = symbolOf(input, table);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) push(lengths, lengths.at(-1), 3 + take(input, 2));
    else push(lengths, 0, symbol === 17 ? 3 + take(input, 3) : 11 + take(input, 7));
  }
  if (lengths.length > symbolCount + distanceCount) throw new Damage('it has more code lengths than codes');
  return { symbols: huffmanTable(lengths.slice(0, symbolCount)), distances: huffmanTable(lengths.slice(symbolCount)) };
}

function push(lengths: number[], length: number | undefined, times: number): void {
  if (length === undefined) throw new Damage('its first code length repeats another');
  for (let i = 0; i < times; i++) lengths.push(length);
}

/** There is more than what was declared. */
export class TooMuch extends Error {}
