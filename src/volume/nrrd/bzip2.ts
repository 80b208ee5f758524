import { type BitInput, bitInput } from './bit-input.ts';
import { type Block, readBlock } from './bzip2-block.ts';
import { Damage } from './damage.ts';

/** More than the largest block takes: 900,000 symbols of 20 bits, and its tables. */
const BLOCK_BYTES = 2.5 * 2 ** 20;
const CHUNK_BYTES = 64 * 1024;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
/** Equal bytes in a row after which their number follows. */
const RUN = 4;

/**
 * Decodes bzip2 data, one stream after the other; all checksums are checked.
 *
 * @throws Damage, EndsEarly
 */
export async function* bunzip2(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const input = bitInput(chunks);
  while (await input.load(BLOCK_BYTES)) {
    const capacity = readStreamHeader(input);
    let checksum = 0;
    while (true) {
      const magic = input.read(24) * 2 ** 24 + input.read(24);
      const expected = readUint32(input);
      if (magic === END_MAGIC) {
        if (expected !== checksum) throw new Damage('the checksum of a bzip2 stream is wrong');
        break;
      }
      if (magic !== BLOCK_MAGIC) throw new Damage('a bzip2 block does not start as it must');
      if ((yield* expandRuns(readBlock(input, capacity))) !== expected) {
        throw new Damage('the checksum of a bzip2 block is wrong');
      }
      checksum = (((checksum << 1) | (checksum >>> 31)) ^ expected) >>> 0;
      await input.load(BLOCK_BYTES);
    }
    input.align();
  }
}

/** @returns the bytes of a block at most */
function readStreamHeader(input: BitInput): number {
  const [magic, level] = [input.read(24), input.read(8) - 0x30];
  if (magic !== 0x425a68 || level < 1 || level > 9) throw new Damage('a bzip2 stream does not start with BZh1 to BZh9');
  return level * 100_000;
}

/** Undoes the first step of the encoder: four equal bytes and how many more follow. @returns the checksum */
function* expandRuns({ entries, start, length }: Block): Generator<Uint8Array, number, undefined> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let checksum = -1;
  let last = -1;
  let equal = 0;
  for (let i = 0, entry = entries[start]; i < length; i++) {
    entry = entries[entry >>> 8];
    const byte = entry & 0xff;
    const isCount = equal === RUN;
    equal = isCount ? 0 : byte === last ? equal + 1 : 1;
    if (!isCount) last = byte;
    for (let left = isCount ? byte : 1; left > 0; left--) {
      checksum = (checksum << 8) ^ CHECKSUMS[(checksum >>> 24) ^ last];
      chunk[filled++] = last;
      if (filled < CHUNK_BYTES) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK_BYTES);
      filled = 0;
    }
    // A byte after a counted run starts anew, equal or not.
    if (isCount) last = -1;
  }
  yield chunk.subarray(0, filled);
  return ~checksum >>> 0;
}

const readUint32 = (input: BitInput): number => input.read(16) * 2 ** 16 + input.read(16);

/** CRC-32, the most significant bit first. */
const CHECKSUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});
