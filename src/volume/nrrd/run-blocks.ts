import { BYTE_VALUES } from './run-codes.ts';
import { runWriter } from './run-writer.ts';

/** Shorter runs than this, on average, zlib packs better. */
const BYTES_PER_RUN = 64;
/** Odd, so that it comes to each byte of a voxel: labels show in a few looks, wherever in the block they begin. */
const LOOK_EVERY = 4093;

/**
 * Deflates a block of small bytes in long runs, as masks, hemispheres and layers have them, in the time of one look at
 * each byte. The hemispheres of CCFv3 come out at half the size of zlib's level 1 and one and a half that of level 9.
 *
 * @returns undefined when the block is not of that kind
 */
export function deflateRuns(block: Uint8Array, isLast: boolean): Uint8Array | undefined {
  for (let i = 0; i < block.length; i += LOOK_EVERY) if (block[i] >= BYTE_VALUES) return undefined;
  const most = Math.floor(block.length / BYTES_PER_RUN);
  const writer = runWriter(0, most, block.length, isLast);
  for (let from = 0, runs = 0; from < block.length; ) {
    const value = block[from];
    if (value >= BYTE_VALUES || ++runs > most) return undefined;
    let to = from + 1;
    while (to < block.length && block[to] === value) to++;
    writer.run(value, to - from);
    from = to;
  }
  return writer.end(0);
}
