import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Blob } from '../blob-store.ts';
import { isTransient } from '../transient.ts';

/** Bytes and pieces that are written at once. */
const [MAX_BYTES, MAX_PIECES] = [2 ** 19, 512];

/** Writes the stream to a new file, synced, and digests it while it is written. */
export async function writeDigested(content: Readable, path: string): Promise<Blob> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx');
  try {
    for await (const pieces of batches(content)) {
      const written = writeAll(handle, pieces);
      for (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
      }
      await written;
      if (isTransient(content)) release(pieces);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function* batches(content: Readable): AsyncGenerator<Buffer[]> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of content) {
    const chunk: Buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes < MAX_BYTES && pieces.length < MAX_PIECES) continue;
    yield pieces;
    [pieces, bytes] = [[], 0];
  }
  yield pieces;
}

async function writeAll(handle: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await handle.writev(pieces);
  // A disk that is nearly full takes less; writing on, it says why.
  if (bytesWritten < bytes) await handle.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}

/**
 * Gives the memory of pieces back that have it to themselves. Left to the garbage collector, what comes from the network
 * makes it mark the whole heap every 25 MB.
 */
function release(pieces: readonly Buffer[]): void {
  for (const { buffer, byteLength } of pieces) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
}
