import { Readable } from 'node:stream';
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

/** The part `file` of the form that was sent. */
export async function receive(request: Request, maxBytes: number): Promise<Incoming> {
  const type = contentType(request);
  if (type !== 'multipart/form-data') throw unsupportedContent(type, ['multipart/form-data']);
  const boundary = boundaryOf(String(request.headers['content-type']));
  if (boundary === undefined) throw malformedContent('The Content-Type has no boundary.');
  // The scope's parser hands the stream through.
  const part = await findPart(request.body as Readable, boundary, 'file');
  if (!part) {
    const reason = "Multipart/Form-Data payload does not contain a 'file' part.";
    throw new Rejection(400, 'InvalidMultipartFieldName', reason);
  }
  const filename = part.filename || 'file';
  const content = Readable.from(limited(part.content, maxBytes), { objectMode: false });
  return { filename, mediaType: mediaTypeOf(filename, part.type), content };
}

async function* limited(content: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      const reason = `File size exceeds the max file size for the storage (${maxBytes} bytes).`;
      throw new Rejection(413, 'FileTooLarge', reason);
    }
    yield chunk;
  }
}
