import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Content } from '../file-write.ts';
import { NotOnRemote } from './errors.ts';

/** A file as the body of a request. */
export interface Form {
  readonly headers: Readonly<Record<string, string>>;
  body(): Readable;
  /** Whether the content can be read once only. */
  readonly once: boolean;
  /** SHA-256 of the bytes that were read for the last body. */
  digest(): string;
}

/** The one part `file` of a `multipart/form-data`, streamed; a file of this machine is sent with its length. */
export async function fileForm(content: Content, filename: string, mediaType: string): Promise<Form> {
  if (!(content instanceof Readable) && 'upload' in content) {
    throw new NotOnRemote('take an upload that was made ahead', 'Send the bytes with the resource.');
  }
  const open = content instanceof Readable ? () => content : () => createReadStream(content.path);
  const bytes = content instanceof Readable ? undefined : (await stat(content.path)).size;
  const boundary = `atlasgraph-${randomUUID()}`;
  // As browsers do (WHATWG HTML, multipart form data): UTF-8, with what would end the name escaped.
  const name = filename.replace(
    /["\r\n]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${mediaType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  let hash = createHash('sha256');
  async function* parts(): AsyncGenerator<Buffer> {
    hash = createHash('sha256');
    yield head;
    for await (const chunk of open()) {
      const part = Buffer.from(chunk);
      hash.update(part);
      yield part;
    }
    yield tail;
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(bytes !== undefined && { 'content-length': String(head.length + bytes + tail.length) }),
    },
    body: () => Readable.from(parts(), { objectMode: false }),
    once: content instanceof Readable,
    digest: () => hash.digest('hex'),
  };
}
