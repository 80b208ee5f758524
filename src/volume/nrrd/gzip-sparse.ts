import { crc32 } from 'node:zlib';
import { type VoxelRuns, voxelsIn } from '../voxel-runs.ts';
import { crcAfterRun } from './crc-of-runs.ts';
import { voxelDeflater } from './deflate-voxels.ts';
import { gzipHeader, gzipTrailer } from './gzip-member.ts';

/** Bytes that are dealt with at once. */
const LARGEST_GAP = 2 ** 31 - 1;

/**
 * One gzip member with a volume that is 0 outside of some voxels: time and size follow these and the number of runs, not
 * the size of the volume.
 *
 * @param values - of the voxels in the runs, one after the other
 * @param voxels - of the whole volume
 * @see RFC 1952
 */
export function gzipSparse(runs: VoxelRuns, values: Float64Array | Float32Array, voxels: number): Uint8Array {
  if (values.length !== voxelsIn(runs)) throw new RangeError(`${values.length} values for ${voxelsIn(runs)} voxels.`);
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const deflater = voxelDeflater(size === 4 ? 1 : 2, 1.2 * values.byteLength + 2 ** 16);
  deflater.begin(new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4));
  let checksum = 0;
  let [position, at] = [0, 0];
  const zeros = (count: number): void => {
    for (let left = count * size; left > 0; left -= LARGEST_GAP) {
      const length = Math.min(left, LARGEST_GAP);
      checksum = ~crcAfterRun(~checksum >>> 0, 0, length) >>> 0;
      deflater.zeros(length);
    }
  };
  for (let i = 0; i < runs.starts.length; i++) {
    const [start, end] = [runs.starts[i], runs.ends[i]];
    zeros(start - position);
    const length = (end - start) * size;
    checksum = crc32(bytes.subarray(at, at + length), checksum);
    deflater.voxels(end - start);
    at += length;
    position = end;
  }
  zeros(voxels - position);
  return joined(gzipHeader(1), deflater.end(true), gzipTrailer(checksum, voxels * size));
}

/** On memory of its own, which another thread may be given. */
function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
