import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { markTransient } from '../../store/transient.ts';
import { contentType } from '../body.ts';
import { malformedContent, Rejection, unsupportedContent } from '../rejection.ts';
import type { Request } from '../request.ts';
import { mediaTypeOf } from './media-types.ts';
import { boundaryOf, findPart } from './multipart.ts';

/** A file that is being sent. */
export interface Incoming {
  readonly filename: string;
  readonly mediaType: string;
  /** Ends with Rejection FileTooLarge behind the last byte that is allowed. */
  readonly content: Readable;
}

/** Of a form, beside the file: delimiters, headers, parts that nobody wants. */
const MAX_BESIDE = 2 ** 20;

/** The part `file` of the form that was sent. */
export async function receive(request: Request, maxBytes: number): Promise<Incoming> {
  const type = contentType(request);
  if (type !== 'multipart/form-data') throw unsupportedContent(type, ['multipart/form-data']);
  const boundary = boundaryOf(String(request.headers['content-type']));
  if (boundary === undefined) throw malformedContent('The Content-Type has no boundary.');
  // The scope's parser hands the stream through. It stays open, so that a client that sends too much is told.
  const form = (request.body as Readable).iterator({ destroyOnReturn: false });
  const part = await findPart(limited(form, maxBytes, MAX_BESIDE), boundary, 'file');
  if (!part) {
    const reason = "Multipart/Form-Data payload does not contain a 'file' part.";
    throw new Rejection(400, 'InvalidMultipartFieldName', reason);
  }
  const filename = part.filename || 'file';
  const content = Readable.from(limited(part.content, maxBytes), { objectMode: false });
  // What Node's parser hands out is copied from the connection for us alone.
  if (request.raw instanceof IncomingMessage) markTransient(content);
  return { filename, mediaType: mediaTypeOf(filename, part.type), content };
}

/** @param beside - bytes that may come beside those of the file */
async function* limited(content: AsyncIterable<Buffer>, maxBytes: number, beside = 0): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes + beside) {
      const reason = `File size exceeds the max file size for the storage (${maxBytes} bytes).`;
      throw new Rejection(413, 'FileTooLarge', reason);
    }
    yield chunk;
  }
}
