import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Blob, BlobAltered } from '../blob-store.ts';

/** Bytes that are read at once. */
const PIECE = 2 ** 18;

/**
 * The bytes of a file, which is closed with the stream; it ends with an error when they are not those of the blob. The
 * last of them wait until that is known: who gets all bytes, gets the right ones.
 */
export function verifiedStream(handle: FileHandle, blob: Blob): Readable {
  const stream = Readable.from(pieces(handle, blob), { objectMode: false, highWaterMark: PIECE });
  return stream.once('close', () => void handle.close());
}

async function* pieces(handle: FileHandle, { sha256, bytes }: Blob): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let seen = 0;
  let last: Buffer | undefined;
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(PIECE), 0, PIECE, seen);
    if (bytesRead === 0) break;
    if (last) yield last;
    last = buffer.subarray(0, bytesRead);
    hash.update(last);
    seen += bytesRead;
  }
  const found = { sha256: hash.digest('hex'), bytes: seen };
  if (found.sha256 !== sha256 || seen !== bytes) throw new BlobAltered({ sha256, bytes, found });
  if (last) yield last;
}
