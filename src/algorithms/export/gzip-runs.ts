import { crcAfterRun } from './crc-of-runs.ts';
import type { Runs } from './mask-runs.ts';

// A mask at 25 µm is 77 MB of mostly zeros, and an atlas has 1,300 of them. Its runs of equal bytes become DEFLATE
// symbols directly: a literal, then matches at distance 1. One dynamic block (RFC 1951, 3.2.7) with a fixed choice of
// code lengths: one bit for "258 more bytes", one for the only distance, so a run costs 2 bits for 258 bytes.

const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LONGEST = 285;
const LONGEST_MATCH = 258;
const SHORTEST_MATCH = 3;
const SYMBOLS = 286;

/** Bits of each literal or length symbol; the codes fill the tree, as decoders demand. */
const CODE_LENGTHS = Array.from({ length: SYMBOLS }, (_, symbol) => {
  if (symbol === 0 || symbol === 1) return 3;
  if (symbol === LONGEST) return 1;
  if (symbol >= 277 && symbol <= 279) return 6;
  return symbol < END_OF_BLOCK ? 0 : 7;
});

interface Bits {
  readonly bits: number;
  readonly count: number;
}

/** Match symbol with its extra bits and the distance's one bit, which is 0, by match length. */
const MATCHES = matchCodes();
const LITERALS = [codeOf(0), codeOf(1)];
const END = codeOf(END_OF_BLOCK);

const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/**
 * One gzip member with `length` bytes: 1 within the runs, 0 elsewhere. Its size and the time it takes follow the
 * number of runs.
 */
export function gzipRuns({ starts, ends }: Runs, length: number): Uint8Array {
  const deflate = bitWriter(128 + length / 1000 + 4 * starts.length);
  writeBlockHeader(deflate.put);
  let crc = 0xffffffff;
  const write = (value: 0 | 1, count: number): void => {
    if (count === 0) return;
    crc = crcAfterRun(crc, value, count);
    writeRun(deflate, value, count);
  };
  let position = 0;
  for (let i = 0; i < starts.length; i++) {
    write(0, starts[i] - position);
    write(1, ends[i] - starts[i]);
    position = ends[i];
  }
  write(0, length - position);
  deflate.put(END);
  const body = deflate.bytes();
  const file = new Uint8Array(GZIP_HEADER.length + body.length + 8);
  file.set(GZIP_HEADER);
  file.set(body, GZIP_HEADER.length);
  const trailer = new DataView(file.buffer, file.length - 8);
  trailer.setUint32(0, ~crc >>> 0, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  return file;
}

interface BitWriter {
  put(code: Bits): void;
  /** The buffer is zero: bits that are 0 are only counted. */
  skip(count: number): void;
  bytes(): Uint8Array;
}

function bitWriter(capacity: number): BitWriter {
  const buffer = new Uint8Array(capacity);
  let position = 0;
  return {
    put({ bits, count }) {
      for (let rest = bits << (position & 7), at = position >>> 3; rest !== 0; rest >>>= 8, at++) buffer[at] |= rest;
      position += count;
    },
    skip(count) {
      position += count;
    },
    bytes: () => buffer.subarray(0, Math.ceil(position / 8)),
  };
}

function writeRun({ put, skip }: BitWriter, value: 0 | 1, count: number): void {
  put(LITERALS[value]);
  const longest = Math.floor((count - 1) / LONGEST_MATCH);
  skip(2 * longest);
  const rest = count - 1 - longest * LONGEST_MATCH;
  if (rest >= SHORTEST_MATCH) put(MATCHES[rest]);
  else for (let i = 0; i < rest; i++) put(LITERALS[value]);
}

/** Bits per code length that the header's code lengths are written with; 18 stands for 11 to 138 zeros. */
const LENGTH_CODES = new Map<number, Bits>([
  [7, { bits: 0b0, count: 1 }],
  [1, { bits: 0b001, count: 3 }],
  [3, { bits: 0b101, count: 3 }],
  [6, { bits: 0b011, count: 3 }],
  [18, { bits: 0b111, count: 3 }],
]);
/** The order in which the lengths of those codes stand, up to the last one used. */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];

function writeBlockHeader(put: BitWriter['put']): void {
  put({ bits: 1, count: 1 }); // the last block
  put({ bits: 2, count: 2 }); // dynamic codes
  put({ bits: SYMBOLS - FIRST_LENGTH, count: 5 });
  put({ bits: 0, count: 5 }); // one distance code
  put({ bits: LENGTH_CODE_ORDER.length - 4, count: 4 });
  for (const symbol of LENGTH_CODE_ORDER) put({ bits: LENGTH_CODES.get(symbol)?.count ?? 0, count: 3 });
  const zeros = (count: number): void => {
    putLengthCode(put, 18);
    put({ bits: count - 11, count: 7 });
  };
  putLengthCode(put, CODE_LENGTHS[0]);
  putLengthCode(put, CODE_LENGTHS[1]);
  zeros(138);
  zeros(116);
  for (let symbol = END_OF_BLOCK; symbol < SYMBOLS; symbol++) putLengthCode(put, CODE_LENGTHS[symbol]);
  putLengthCode(put, 1); // the distance
}

function putLengthCode(put: BitWriter['put'], symbol: number): void {
  const code = LENGTH_CODES.get(symbol);
  if (code) put(code);
}

/** The canonical Huffman code: shorter codes first, then in the order of symbols; most significant bit first. */
function codeOf(symbol: number): Bits {
  const count = CODE_LENGTHS[symbol];
  let code = 0;
  for (let other = 0; other < SYMBOLS; other++) {
    const length = CODE_LENGTHS[other];
    if (length > 0 && (length < count || (length === count && other < symbol))) code += 2 ** (count - length);
  }
  let bits = 0;
  for (let bit = 0; bit < count; bit++) bits |= ((code >>> bit) & 1) << (count - 1 - bit);
  return { bits, count };
}

/** Length symbols 257 to 284 with 0 to 5 extra bits (RFC 1951, 3.2.5). */
function matchCodes(): Bits[] {
  const codes: Bits[] = [];
  for (let symbol = FIRST_LENGTH, length = SHORTEST_MATCH; symbol < LONGEST; symbol++) {
    const extra = Math.max(0, ((symbol - FIRST_LENGTH) >> 2) - 1);
    const { bits, count } = codeOf(symbol);
    for (let value = 0; value < 2 ** extra && length < LONGEST_MATCH; value++, length++) {
      codes[length] = { bits: bits | (value << count), count: count + extra + 1 };
    }
  }
  return codes;
}
