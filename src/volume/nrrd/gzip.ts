import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { inOrder } from '../in-order.ts';
import { fixedBlocks } from './blocks.ts';
import { deflateRuns } from './run-blocks.ts';

/** Fixed, so that the bytes depend on nothing but the values and the level. */
const BLOCK_BYTES = 2 ** 20;
/** Blocks of labels deflate to less, and what is not filled is garbage: larger ones cost a third of the time. */
const OUTPUT_BYTES = 64 * 1024;
/** Enough to keep the four threads of libuv busy. */
const BLOCKS_IN_FLIGHT = 8;

/** Of the largest voxel value. */
const PERIOD = 8;
/** Of a block, to see what a level gains; a gain is one from 3 % on. */
const SAMPLE_BYTES = 64 * 1024;
const WORTHWHILE = 0.97;

const deflateAsync = promisify(deflateRaw);

/**
 * Encodes bytes as one gzip member: blocks deflated in parallel, each flushed to a whole byte, one checksum over all.
 *
 * @param total - number of bytes that come
 * @see RFC 1952
 */
export async function* gzip(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  total: number,
  level: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let checksum = 0;
  let taken = 0;
  const deflatedRepeats = new Map<string, Promise<Uint8Array>>();
  const deflate = async (block: Uint8Array): Promise<Uint8Array> => {
    checksum = crc32(block, checksum);
    taken += block.length;
    const isLast = taken === total;
    if (isLast || !repeatsItself(block)) return deflateBlock(block, level, isLast);
    // Many blocks of an atlas volume hold one value only, 0 or NaN, and equal blocks deflate to equal bytes.
    const value = Buffer.from(block.subarray(0, PERIOD)).toString('latin1');
    const deflated = deflatedRepeats.get(value) ?? deflateBlock(block, level, isLast);
    deflatedRepeats.set(value, deflated);
    return deflated;
  };
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, level === 1 ? 4 : level === 9 ? 2 : 0, 255);
  yield* inOrder(fixedBlocks(chunks, BLOCK_BYTES), BLOCKS_IN_FLIGHT, deflate);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum);
  trailer.writeUInt32LE(total % 2 ** 32, 4);
  yield trailer;
}

const repeatsItself = (block: Uint8Array): boolean =>
  block.length === BLOCK_BYTES && Buffer.compare(block.subarray(PERIOD), block.subarray(0, -PERIOD)) === 0;

async function deflateBlock(block: Uint8Array, level: number, isLast: boolean): Promise<Uint8Array> {
  const runs = level > 0 ? deflateRuns(block, isLast) : undefined;
  if (runs) return runs;
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  return deflateAsync(block, { level: await worthwhileLevel(block, level), chunkSize: OUTPUT_BYTES, finishFlush });
}

/** On floats, level 9 can take ten times the time of level 1 for 1 %: then a sample says so, and 1 it is. */
async function worthwhileLevel(block: Uint8Array, level: number): Promise<number> {
  if (level <= 1) return level;
  const middle = block.length >> 1;
  const sample = block.subarray(Math.max(0, middle - SAMPLE_BYTES / 2), middle + SAMPLE_BYTES / 2);
  const [fast, asked] = await Promise.all([1, level].map((each) => deflateAsync(sample, { level: each })));
  return asked.length < WORTHWHILE * fast.length ? level : 1;
}
