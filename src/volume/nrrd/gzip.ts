import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { inOrder } from '../in-order.ts';
import { fixedBlocks } from './blocks.ts';
import { type VoxelDeflater, voxelDeflater } from './deflate-voxels.ts';
import { gzipHeader, gzipTrailer } from './gzip-member.ts';
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
 * @param floatBytes - of a voxel, when they are floats: these are packed voxel by voxel
 * @see RFC 1952
 */
export async function* gzip(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  total: number,
  level: number,
  floatBytes?: 4 | 8,
): AsyncGenerator<Uint8Array, void, undefined> {
  const floats = floatBytes && voxelDeflater(floatBytes === 4 ? 1 : 2);
  let checksum = 0;
  let taken = 0;
  const deflatedRepeats = new Map<string, Promise<Uint8Array>>();
  const deflate = async (block: Uint8Array): Promise<Uint8Array> => {
    checksum = crc32(block, checksum);
    taken += block.length;
    const isLast = taken === total;
    if (isLast || !repeatsItself(block)) return deflateBlock(block, { level, floats }, isLast);
    // Many blocks of an atlas volume hold one value only, 0 or NaN, and equal blocks deflate to equal bytes.
    const value = Buffer.from(block.subarray(0, PERIOD)).toString('latin1');
    const deflated = deflatedRepeats.get(value) ?? deflateBlock(block, { level, floats }, isLast);
    deflatedRepeats.set(value, deflated);
    return deflated;
  };
  yield gzipHeader(level);
  yield* inOrder(fixedBlocks(chunks, BLOCK_BYTES), BLOCKS_IN_FLIGHT, deflate);
  yield gzipTrailer(checksum, total);
}

const repeatsItself = (block: Uint8Array): boolean =>
  block.length === BLOCK_BYTES && Buffer.compare(block.subarray(PERIOD), block.subarray(0, -PERIOD)) === 0;

interface Packing {
  readonly level: number;
  /** For blocks of floats. */
  readonly floats: VoxelDeflater | undefined;
}

async function deflateBlock(block: Uint8Array, packing: Packing, isLast: boolean): Promise<Uint8Array> {
  const { level, floats } = packing;
  const runs = level > 0 ? deflateRuns(block, isLast) : undefined;
  if (runs) return runs;
  if (floats && level === 1) return deflateFast(block, floats, isLast);
  // The block holds until the next is asked for, and zlib is not done by then.
  const kept = Buffer.from(block);
  if (level > 1 && !(await isWorthwhile(kept, packing))) return deflateFast(kept, floats, isLast);
  return deflateByZlib(kept, level, isLast);
}

function deflateFast(block: Uint8Array, floats: VoxelDeflater | undefined, isLast: boolean) {
  if (!floats) return deflateByZlib(block, 1, isLast);
  const { buffer, byteOffset, byteLength } = block;
  floats.begin(new Uint32Array(buffer, byteOffset, byteLength / 4));
  floats.voxels();
  return floats.end(isLast);
}

function deflateByZlib(block: Uint8Array, level: number, isLast: boolean): Promise<Uint8Array> {
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  return deflateAsync(block, { level, chunkSize: OUTPUT_BYTES, finishFlush });
}

/** On floats, level 9 can take ten times the time of level 1, and more, for 1 %: a sample says so. */
async function isWorthwhile(block: Uint8Array, { level, floats }: Packing): Promise<boolean> {
  const middle = (block.length >> 1) & -PERIOD;
  const sample = block.subarray(Math.max(0, middle - SAMPLE_BYTES / 2), middle + SAMPLE_BYTES / 2);
  const fast = await deflateFast(sample, floats, true);
  const asked = await deflateByZlib(sample, level, true);
  return asked.length < WORTHWHILE * fast.length;
}
