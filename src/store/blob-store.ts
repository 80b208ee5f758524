import type { Readable } from 'node:stream';
import { AtlasError } from '../errors.ts';

/** Bytes under the SHA-256 of their content (lower-case hexadecimal). */
export interface Blob {
  readonly sha256: string;
  readonly bytes: number;
}

/** Positions of the first and the last byte of a part, from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A blob that is there, or a file that is none: what was left behind by a process that died while writing. */
export type StoredBlob =
  | ({ readonly kind: 'blob' } & Blob)
  | { readonly kind: 'leftover'; readonly name: string; readonly bytes: number };

export interface BlobStore {
  /** Resolves when the bytes would survive a power cut. The same bytes are kept once. */
  put(content: Readable | { readonly path: string }): Promise<Blob>;
  /**
   * Verifies while streaming; before a part is given, the whole, unless it was found right and not written to since.
   *
   * @throws BlobMissing at once, BlobAltered at the end of the stream, or at once for a part
   */
  open(blob: Blob, range?: ByteRange): Promise<Readable>;
  /** Absolute path of the bytes, when they are a file of this machine. */
  locate(sha256: string): string | undefined;
  list(): AsyncIterable<StoredBlob>;
  /**
   * @param name - SHA-256 of a blob, or the name of a leftover
   * @param before - leaves alone what was put, or put again, since then
   * @returns whether it was removed
   */
  remove(name: string, before?: Date): Promise<boolean>;
}

export class BlobMissing extends AtlasError<'BlobMissing', { readonly sha256: string }> {
  readonly tag = 'BlobMissing';
  readonly remedy = 'Restore the blob from a backup, or register the file again.';

  constructor(details: { sha256: string }, options?: ErrorOptions) {
    super(`The blob ${details.sha256} is not in the store.`, details, options);
  }
}

export class BlobAltered extends AtlasError<
  'BlobAltered',
  {
    readonly sha256: string;
    readonly bytes: number;
    readonly found: { readonly sha256?: string; readonly bytes: number };
  }
> {
  readonly tag = 'BlobAltered';
  readonly remedy = 'Restore the blob from a backup, or register the file again.';

  constructor(details: { sha256: string; bytes: number; found: { sha256?: string; bytes: number } }) {
    const { sha256, bytes, found } = details;
    const digest = found.sha256 === undefined ? '' : ` with the SHA-256 ${found.sha256}`;
    super(`The blob ${sha256} of ${bytes} bytes now has ${found.bytes} bytes${digest}.`, details);
  }
}
