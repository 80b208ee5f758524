import { Readable } from 'node:stream';
import { FileTooLarge } from './errors.ts';

/**
 * Passes the bytes on, and fails with FileTooLarge where there are more than `maxBytes`. Nothing is read ahead; to
 * destroy it destroys `content` too.
 */
export const limited = (content: Readable, maxBytes: number): Readable =>
  Readable.from(upTo(content, maxBytes), { objectMode: false }).on('close', () => content.destroy());

async function* upTo(content: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new FileTooLarge(maxBytes);
    yield chunk;
  }
}
