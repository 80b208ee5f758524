import type { Readable } from 'node:stream';
import type { FileDescription } from './file-description.ts';
import type { FileContent } from './resource.ts';

/** Bytes to store: a stream, a file of this machine (copied, never linked), or the id of an upload. */
export type Content = Readable | { readonly path: string } | { readonly upload: string };

/** Bytes that were sent ahead of the resource that will hold them; forgotten when nobody registers them in time. */
export interface Upload extends FileContent {
  readonly id: string;
  readonly expiresAt: string;
}

export interface FileWrite {
  /** Default: those of the upload. */
  readonly filename?: string;
  readonly mediaType?: string;
  readonly content: Content;
  readonly described?: FileDescription;
  /** Default: the one of every project. */
  readonly storage?: FileContent['storage'];
  /** What it takes to write there; default: `files/write`. */
  readonly permission?: string;
}
