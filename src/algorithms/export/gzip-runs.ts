import { crcAfterRun } from '../../volume/nrrd/crc-of-runs.ts';
import { runWriter } from '../../volume/nrrd/run-writer.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';

/** Deflate, no name, no date, unknown system: equal masks give equal bytes. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const TRAILER_BYTES = 8;

/**
 * One gzip member with `length` bytes: 1 within the runs, 0 elsewhere.
 *
 * The masks of an atlas at 25 µm are 100 GB, nearly all zeros; here, time and size follow the number of runs.
 */
export function gzipRuns({ starts, ends }: VoxelRuns, length: number): Uint8Array {
  const deflate = runWriter(HEADER.length, 2 * starts.length + 1, length, true);
  let crc = 0xffffffff;
  const write = (value: 0 | 1, count: number): void => {
    if (count === 0) return;
    crc = crcAfterRun(crc, value, count);
    deflate.run(value, count);
  };
  let position = 0;
  for (let i = 0; i < starts.length; i++) {
    write(0, starts[i] - position);
    write(1, ends[i] - starts[i]);
    position = ends[i];
  }
  write(0, length - position);
  const file = deflate.end(TRAILER_BYTES);
  file.set(HEADER);
  const trailer = new DataView(file.buffer, file.length - TRAILER_BYTES, TRAILER_BYTES);
  trailer.setUint32(0, ~crc >>> 0, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  return file;
}
