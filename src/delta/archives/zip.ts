import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly path: string;
  readonly modifiedAt: Date;
  /** Known of files, which are stored as they are: most of those of an atlas are compressed. Documents are deflated. */
  readonly bytes?: number;
  open(): Promise<Readable>;
}

/** A ZIP file that is made while it is read: one entry is open at a time. Breaks off when an entry does. */
export function zipOf(entries: readonly ZipEntry[]): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable; // a PassThrough
  const breakOff = (error?: Error): void => void output.destroy(error);
  zip.on('error', breakOff);
  let current: Readable | undefined;
  // Nobody else lets go of the file when the client has gone.
  output.once('close', () => current?.destroy());
  for (const { path, modifiedAt, bytes, open } of entries) {
    const kept = bytes === undefined ? { compressionLevel: 1 } : { compressionLevel: 0, size: bytes };
    zip.addReadStreamLazy(path, { mtime: modifiedAt, ...kept }, (done) => {
      open().then((content) => {
        content.once('error', breakOff);
        current = content;
        if (output.destroyed) content.destroy();
        else done(undefined, content);
      }, breakOff);
    });
  }
  zip.end();
  return output;
}
