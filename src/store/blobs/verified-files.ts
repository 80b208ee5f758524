import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type Blob, BlobAltered } from '../blob-store.ts';

/** Files whose state is remembered. */
const MAX_KEPT = 10_000;

/**
 * Remembers which files were found to hold the bytes of their blob: one is read as a whole the first time a part of it is
 * wanted, and again when it was written to since, which its times and number tell.
 */
export function verifiedFiles(): (handle: FileHandle, blob: Blob) => Promise<void> {
  const kept = new Map<string, { readonly state: string; readonly verdict: Promise<void> }>();
  /** @throws BlobAltered */
  return async (handle, blob) => {
    const state = await stateOf(handle);
    const known = kept.get(blob.sha256);
    if (known?.state === state) return known.verdict;
    const verdict = verify(handle, blob);
    kept.delete(blob.sha256);
    kept.set(blob.sha256, { state, verdict });
    verdict.catch(() => kept.delete(blob.sha256));
    for (const [oldest] of kept) {
      if (kept.size <= MAX_KEPT) break;
      kept.delete(oldest);
    }
    return verdict;
  };
}

async function stateOf(handle: FileHandle): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(' ');
}

async function verify(handle: FileHandle, { sha256, bytes }: Blob): Promise<void> {
  const { size } = await handle.stat();
  if (size !== bytes) throw new BlobAltered({ sha256, bytes, found: { bytes: size } });
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 2 ** 20 })) {
    hash.update(chunk);
  }
  const found = hash.digest('hex');
  if (found !== sha256) throw new BlobAltered({ sha256, bytes, found: { sha256: found, bytes } });
}
