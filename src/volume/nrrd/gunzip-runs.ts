import { crc32 } from 'node:zlib';
import { type ByteRuns, lengthOf } from './byte-runs.ts';
import { crcAfterRun } from './crc-of-runs.ts';
import { Damage, EndsEarly } from './damage.ts';
import { alignToByte, type BitInput, inflateRuns } from './inflate-runs.ts';

const [HAS_HEADER_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16];
const DEFLATE = 8;
const TRAILER_BYTES = 8;

/**
 * Decodes gzip data, one member after the other, into runs of equal bytes, and holds them against checksum and length.
 *
 * @param output - what is decoded is appended to it, also when the data turn out to be damaged further on
 * @param limit - bytes that are expected
 * @throws Damage, EndsEarly; TooMuch when there are more
 * @see RFC 1952
 */
export function gunzipRuns(bytes: Uint8Array, output: ByteRuns, limit: number): void {
  const input: BitInput = { bytes, at: 0, hold: 0, held: 0 };
  do {
    skipHeader(input);
    const [firstRun, start] = [Math.max(0, output.count - 1), lengthOf(output)];
    inflateRuns(input, output, limit);
    alignToByte(input);
    checkTrailer(input, output, firstRun, start);
  } while (input.at < bytes.length);
}

function skipHeader(input: BitInput): void {
  const { bytes, at } = input;
  if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== DEFLATE)
    throw new Damage('incorrect header check');
  const flags = bytes[at + 3];
  let next = at + 10;
  if (flags & HAS_EXTRA) next += 2 + bytes[next] + 256 * bytes[next + 1];
  if (flags & HAS_NAME) next = bytes.indexOf(0, next) + 1;
  if (flags & HAS_COMMENT) next = bytes.indexOf(0, next) + 1;
  if (flags & HAS_HEADER_CRC) next += 2;
  if (!(next >= at + 10 && next < bytes.length)) throw new EndsEarly('it ends within its header');
  input.at = next;
}

/** Holds the bytes from `start` on, which is in run `firstRun` or after it, against what the member says of them. */
function checkTrailer(input: BitInput, output: ByteRuns, firstRun: number, start: number): void {
  const { bytes, at } = input;
  if (at + TRAILER_BYTES > bytes.length) throw new EndsEarly('it ends within its trailer');
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + at, TRAILER_BYTES);
  if (trailer.getUint32(0, true) !== checksum(output, firstRun, start)) throw new Damage('incorrect data check');
  if (trailer.getUint32(4, true) !== lengthOf(output) - start) throw new Damage('incorrect length check');
  input.at += TRAILER_BYTES;
}

function checksum({ count, values, ends }: ByteRuns, firstRun: number, start: number): number {
  let register = 0xffffffff;
  let position = start;
  for (let run = firstRun; run < count; run++) {
    if (ends[run] <= position) continue;
    register = afterRun(register, values[run], ends[run] - position);
    position = ends[run];
  }
  return ~register >>> 0;
}

const BLOCK_BYTES = 2 ** 16;

function afterRun(register: number, value: number, length: number): number {
  if (value === 0 || value === 1) return crcAfterRun(register, value, length);
  const block = Buffer.alloc(Math.min(length, BLOCK_BYTES), value);
  let crc = ~register >>> 0;
  for (let left = length; left > 0; left -= BLOCK_BYTES)
    crc = crc32(block.subarray(0, Math.min(left, BLOCK_BYTES)), crc);
  return ~crc >>> 0;
}
