/** LZ4 data that does not decode. */
export class Lz4Damage extends Error {}

const MAGIC = 0x184d2204;
/** Of the frame's descriptor. */
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
/** Of a block's size: the block is stored as it is. */
const STORED = 0x8000_0000;
const MATCH_MIN = 4;

/**
 * Decodes LZ4 frames that follow each other. Checksums are passed over.
 *
 * @throws Lz4Damage
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function decodeLz4Frames(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output: Output = { bytes: new Uint8Array(4 * bytes.length), length: 0 };
  try {
    for (let at = 0; at < bytes.length; ) at = decodeFrame(view, bytes, at, output);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Lz4Damage('LZ4 data ends too early', { cause });
    throw cause;
  }
  return output.bytes.subarray(0, output.length);
}

interface Output {
  bytes: Uint8Array;
  length: number;
}

/** @returns where the next frame starts */
function decodeFrame(view: DataView, bytes: Uint8Array, start: number, output: Output): number {
  if (view.getUint32(start, true) !== MAGIC) throw new Lz4Damage('it is no LZ4 frame');
  const flags = view.getUint8(start + 4);
  if (flags >> 6 !== 1 || flags & DICTIONARY) throw new Lz4Damage('its LZ4 frame is of an unknown kind');
  let at = start + 7 + (flags & CONTENT_SIZE ? 8 : 0);
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return at + (flags & CONTENT_CHECKSUM ? 4 : 0);
    const end = at + (word & ~STORED);
    if (end > bytes.length) throw new Lz4Damage('LZ4 data ends too early');
    if (word & STORED) append(output, bytes.subarray(at, end));
    else decodeBlock(bytes, at, end, output);
    at = end + (flags & BLOCK_CHECKSUM ? 4 : 0);
  }
}

/** Sequences of literals and of copies of what was written before, also by earlier blocks. */
function decodeBlock(bytes: Uint8Array, start: number, end: number, output: Output): void {
  let at = start;
  const longLength = (length: number): number => {
    let total = length;
    for (let more = 255; length === 15 && more === 255; total += more) {
      if (at === end) throw new Lz4Damage('LZ4 data ends too early');
      more = bytes[at++];
    }
    return total;
  };
  while (at < end) {
    const token = bytes[at++];
    const literals = longLength(token >> 4);
    if (at + literals > end) throw new Lz4Damage('LZ4 data ends too early');
    append(output, bytes.subarray(at, at + literals));
    at += literals;
    if (at === end) return;
    const distance = bytes[at] | (bytes[at + 1] << 8);
    at += 2;
    if (at > end || distance === 0 || distance > output.length) throw new Lz4Damage('its LZ4 data are damaged');
    repeat(output, distance, longLength(token & 15) + MATCH_MIN);
  }
}

function append(output: Output, part: Uint8Array): void {
  reserve(output, part.length);
  output.bytes.set(part, output.length);
  output.length += part.length;
}

/** Byte by byte: a copy may overlap itself. */
function repeat(output: Output, distance: number, count: number): void {
  reserve(output, count);
  const { bytes, length } = output;
  for (let i = length; i < length + count; i++) bytes[i] = bytes[i - distance];
  output.length += count;
}

function reserve(output: Output, count: number): void {
  if (output.length + count <= output.bytes.length) return;
  const larger = new Uint8Array(2 * (output.length + count));
  larger.set(output.bytes.subarray(0, output.length));
  output.bytes = larger;
}
