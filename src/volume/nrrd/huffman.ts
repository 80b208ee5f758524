import { Damage } from './damage.ts';

/** By the next `bits` bits of the input: 16 · symbol + length of its code, 0 where there is no code. */
export interface HuffmanTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/**
 * The canonical code with these code lengths, 0 for symbols without code.
 *
 * @throws Damage when two codes would be the same
 * @see RFC 1951, 3.2.2
 */
export function huffmanTable(lengths: ArrayLike<number>): HuffmanTable {
  let bits = 1;
  const counts = new Uint16Array(16);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    counts[lengths[symbol]]++;
    bits = Math.max(bits, lengths[symbol]);
  }
  const next = firstCodes(counts);
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    const entry = (symbol << 4) | length;
    // The first bit of a code is its highest, and the lowest of the input.
    for (let at = reversed(next[length]++, length); at < entries.length; at += 1 << length) entries[at] = entry;
  }
  return { bits, entries };
}

/**
 * The canonical code with these code lengths: by symbol, 16 · the code, its first bit lowest, + its length; 0 without.
 *
 * @see RFC 1951, 3.2.2
 */
export function canonicalCodes(lengths: ArrayLike<number>): Uint32Array {
  const counts = new Uint16Array(16);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]]++;
  const next = firstCodes(counts);
  return Uint32Array.from(lengths, (length) => (length === 0 ? 0 : (reversed(next[length]++, length) << 4) | length));
}

function firstCodes(counts: Uint16Array): Uint32Array {
  const first = new Uint32Array(16);
  for (let length = 1, code = 0; length < 16; length++) {
    code = (code + (length > 1 ? counts[length - 1] : 0)) << 1;
    if (code + counts[length] > 1 << length) throw new Damage('its codes overlap');
    first[length] = code;
  }
  return first;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >>> bit) & 1) << (length - 1 - bit);
  return result;
}
