import { crcAfterRun } from './crc-of-runs.ts';
import type { Runs } from './region-masks.ts';
import { blockHeader, type Code, END, LITERALS, LONGEST_MATCH, MATCHES, SHORTEST_MATCH } from './run-codes.ts';

/** Deflate, no name, no date, unknown system: equal masks give equal bytes. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const TRAILER_BYTES = 8;

/**
 * One gzip member with `length` bytes: 1 within the runs, 0 elsewhere.
 *
 * The masks of an atlas at 25 µm are 100 GB, nearly all zeros; here, time and size follow the number of runs.
 */
export function gzipRuns({ starts, ends }: Runs, length: number): Uint8Array {
  // Four literals and two matches a run at most, two bits for 258 bytes, and the header of the block.
  const deflate = bitWriter(HEADER.length, 128 + length / 1000 + 4 * starts.length + TRAILER_BYTES);
  for (const code of blockHeader()) deflate.put(code);
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
  const file = deflate.bytes(TRAILER_BYTES);
  file.set(HEADER);
  const trailer = new DataView(file.buffer, file.length - TRAILER_BYTES, TRAILER_BYTES);
  trailer.setUint32(0, ~crc >>> 0, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  return file;
}

interface BitWriter {
  put(code: Code): void;
  /** Appends bits that are 0. */
  skip(count: number): void;
  /** What was written, and `room` bytes behind it. */
  bytes(room: number): Uint8Array;
}

/** Writes from byte `start` of a new buffer on. */
function bitWriter(start: number, capacity: number): BitWriter {
  const buffer = new Uint8Array(start + capacity);
  let position = 8 * start;
  return {
    put({ bits, count }) {
      for (let rest = bits << (position & 7), at = position >>> 3; rest !== 0; rest >>>= 8, at++) buffer[at] |= rest;
      position += count;
    },
    skip(count) {
      position += count;
    },
    bytes: (room) => buffer.slice(0, Math.ceil(position / 8) + room),
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
