import type { BitInput } from './bit-input.ts';
import { Damage } from './damage.ts';

const LONGEST_CODE = 20;
/** Symbols that are read with one code before the next selector says which code follows. */
const GROUP = 50;

/** The bytes of a block as a linked list: each entry has a byte in its low 8 bits and the next position above. */
export interface Block {
  readonly entries: Uint32Array;
  /** Position of the entry before the first one. */
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a block after its checksum: the selected Huffman codes, run lengths of the foremost byte, move-to-front and
 * Burrows-Wheeler transforms.
 *
 * @param capacity - bytes of a block at most
 * @throws Damage, EndsEarly
 */
export function readBlock(input: BitInput, capacity: number): Block {
  if (input.read(1) === 1) throw new Damage('the bzip2 block is randomised, which no encoder has done since 1997');
  const start = input.read(24);
  const { entries, length, counts } = readTransformed(input, readUsedBytes(input), capacity);
  if (start >= length) throw new Damage('a bzip2 block starts outside of itself');
  const starts = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte++) starts[byte] = starts[byte - 1] + counts[byte - 1];
  for (let i = 0; i < length; i++) entries[starts[entries[i] & 0xff]++] |= i << 8;
  return { entries, start, length };
}

/** Byte values that occur, as a map of 16 maps of 16. */
function readUsedBytes(input: BitInput): number[] {
  const groups = input.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (((groups >> (15 - group)) & 1) === 0) continue;
    const values = input.read(16);
    for (let i = 0; i < 16; i++) if ((values >> (15 - i)) & 1) used.push(16 * group + i);
  }
  if (used.length === 0) throw new Damage('a bzip2 block uses no byte');
  return used;
}

function readTransformed(input: BitInput, front: number[], capacity: number) {
  const end = front.length + 1;
  const { codes, selectors } = readCodes(input, end + 1);
  const entries = new Uint32Array(capacity);
  const counts = new Uint32Array(256);
  let length = 0;
  const append = (byte: number, times: number): void => {
    if (length + times > capacity) throw new Damage('a bzip2 block is larger than its stream allows');
    entries.fill(byte, length, length + times);
    counts[byte] += times;
    length += times;
  };
  let run = 0;
  let weight = 1;
  for (let i = 0; ; i++) {
    const symbol = readSymbol(input, codes[selectors[Math.floor(i / GROUP)]]);
    if (symbol < 2) {
      // Digits of the run's length to base 2, of values 1 and 2.
      run += weight << symbol;
      weight *= 2;
      if (run > capacity) throw new Damage('a bzip2 block is larger than its stream allows');
      continue;
    }
    if (run > 0) append(front[0], run);
    if (symbol === end) return { entries, length, counts };
    run = 0;
    weight = 1;
    const [byte] = front.splice(symbol - 1, 1);
    front.unshift(byte);
    append(byte, 1);
  }
}

/** A canonical Huffman code: by length, the first code and where its symbols are. */
interface Code {
  readonly symbols: readonly number[];
  /** Codes of each length. */
  readonly counts: readonly number[];
}

function readCodes(input: BitInput, symbols: number): { codes: Code[]; selectors: number[] } {
  const groups = input.read(3);
  const order = [...Array(groups).keys()];
  const selectors = Array.from({ length: input.read(15) }, () => {
    let place = 0;
    while (input.read(1) === 1) place++;
    if (place >= groups) throw new Damage('a bzip2 block selects a code that is not there');
    const [selected] = order.splice(place, 1);
    order.unshift(selected);
    return selected;
  });
  return { codes: Array.from({ length: groups }, () => readCode(input, symbols)), selectors };
}

function readCode(input: BitInput, symbols: number): Code {
  let length = input.read(5);
  const lengths = Array.from({ length: symbols }, () => {
    while (input.read(1) === 1) length += input.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST_CODE) throw new Damage('a bzip2 block has a code of impossible length');
    return length;
  });
  const counts = Array(LONGEST_CODE + 1).fill(0);
  for (const size of lengths) counts[size]++;
  return { counts, symbols: [...lengths.keys()].sort((a, b) => lengths[a] - lengths[b] || a - b) };
}

function readSymbol(input: BitInput, code: Code | undefined): number {
  let bits = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; code && length <= LONGEST_CODE; length++) {
    bits = (bits << 1) | input.read(1);
    const count = code.counts[length];
    if (bits - first < count) return code.symbols[index + bits - first];
    index += count;
    first = (first + count) << 1;
  }
  throw new Damage('a bzip2 block holds bits that are no code');
}
