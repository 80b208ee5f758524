import { release } from '../memory.ts';
import { LONGEST_MATCH, SHORTEST_MATCH } from './alphabet.ts';
import { blockHeader, type Code, END, LITERALS, MATCHES } from './run-codes.ts';

/** Deflates runs of bytes into one block. */
export interface RunWriter {
  /** Appends `count` bytes of one value below BYTE_VALUES. */
  run(value: number, count: number): void;
  /** Ends the block at a whole byte, and gives all that was written with `room` bytes behind it. */
  end(room: number): Uint8Array;
}

/** Two bits for 258 bytes; a literal, a match and up to two literals a run. */
const bytesFor = (runs: number, length: number): number => Math.ceil(length / 1000) + 4 * runs;
const HEADER_AND_END = 128;

/**
 * @param start - bytes that are left free at the start
 * @param runs - at most so many, of `length` bytes together
 * @param isLast - no block follows
 */
export function runWriter(start: number, runs: number, length: number, isLast: boolean): RunWriter {
  const buffer = new Uint8Array(start + HEADER_AND_END + bytesFor(runs, length));
  let position = 8 * start;
  const put = ({ bits, count }: Code): void => {
    for (let rest = bits << (position & 7), at = position >>> 3; rest !== 0; rest >>>= 8, at++) buffer[at] |= rest;
    position += count;
  };
  for (const code of blockHeader(isLast)) put(code);
  return {
    run(value, count) {
      put(LITERALS[value]);
      const longest = Math.floor((count - 1) / LONGEST_MATCH);
      position += 2 * longest;
      const rest = count - 1 - longest * LONGEST_MATCH;
      if (rest >= SHORTEST_MATCH) put(MATCHES[rest]);
      else for (let i = 0; i < rest; i++) put(LITERALS[value]);
    },
    end(room) {
      put(END);
      if (!isLast) putEmptyBlock();
      const written = buffer.slice(0, Math.ceil(position / 8) + room);
      release(buffer);
      return written;
    },
  };

  /** Stored, of length 0: it brings what follows to a whole byte (RFC 1951, 3.2.4). */
  function putEmptyBlock(): void {
    position = 8 * (Math.ceil((position + 3) / 8) + 2);
    put({ bits: 0xffff, count: 16 });
  }
}
