import { malformedContent } from '../rejection.ts';

/** One part of a form (RFC 7578); to be read before anything behind it can be. */
export interface Part {
  /** As it was sent, in UTF-8; without folders. */
  readonly filename?: string;
  /** Media type with its parameters. */
  readonly type?: string;
  /** Ends with Rejection MalformedRequestContentRejection when the form ends within the part. */
  readonly content: AsyncIterable<Buffer>;
}

const MAX_HEADER_BYTES = 16_384;
const MAX_PARTS = 100;

/**
 * The first part of that name. What stands before it is passed over, what comes behind it is left unread; of the form
 * never more than a chunk is in memory.
 */
export async function findPart(body: AsyncIterable<Buffer>, boundary: string, name: string): Promise<Part | undefined> {
  const { until, peek } = reader(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  for (let count = 0; count < MAX_PARTS; count++) {
    for await (const _ of until(delimiter)); // the preamble, or a part of another name
    if ((await peek(2)) === '--') return undefined;
    const headers = headersIn(await collect(until(Buffer.from('\r\n\r\n'))));
    const disposition = headers.get('content-disposition') ?? '';
    if (parameter(disposition, 'name') !== name) continue;
    const filename = fileNameIn(disposition);
    return { filename, type: headers.get('content-type'), content: until(delimiter) };
  }
  throw malformedContent(`The form has more than ${MAX_PARTS} parts.`);
}

/** @returns undefined when the content type names no boundary */
export const boundaryOf = (contentType: string): string | undefined => {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i.exec(contentType) ?? [];
  return quoted ?? plain;
};

function reader(body: AsyncIterable<Buffer>) {
  const chunks = body[Symbol.asyncIterator]();
  // A form may begin with its delimiter, without the line end that belongs to it.
  let held: Buffer = Buffer.from('\r\n');
  const hold = async (): Promise<void> => {
    const { done, value } = await chunks.next();
    if (done) throw malformedContent('The form ends within a part.');
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  };
  return {
    /** The next bytes, which stay. */
    async peek(bytes: number): Promise<string> {
      while (held.length < bytes) await hold();
      return held.toString('latin1', 0, bytes);
    },
    /** What comes before a mark, piece by piece; the mark is passed over. */
    async *until(mark: Buffer): AsyncGenerator<Buffer> {
      for (;;) {
        const at = held.indexOf(mark);
        // The end of what is held may be the beginning of the mark.
        const end = at === -1 ? held.indexOf(mark[0], Math.max(0, held.length - mark.length + 1)) : at;
        const sure = end === -1 ? held.length : end;
        const piece = held.subarray(0, sure);
        held = held.subarray(at === -1 ? sure : at + mark.length);
        if (piece.length > 0) yield piece;
        if (at !== -1) return;
        await hold();
      }
    },
  };
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<string> {
  let block = Buffer.alloc(0);
  for await (const piece of pieces) {
    block = Buffer.concat([block, piece]);
    if (block.length > MAX_HEADER_BYTES) {
      throw malformedContent(`A part has more than ${MAX_HEADER_BYTES} bytes of headers.`);
    }
  }
  return block.toString();
}

/** By name in lower case. */
function headersIn(block: string): ReadonlyMap<string, string> {
  const fields = block.split('\r\n').map((line) => /^([^:]+):(.*)$/s.exec(line));
  return new Map(
    fields.filter((field) => field !== null).map(([, name, value]) => [name.trim().toLowerCase(), value.trim()]),
  );
}

function fileNameIn(disposition: string): string | undefined {
  const extended = /;\s*filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const name = extended === undefined ? parameter(disposition, 'filename') : decode(extended);
  return name?.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Quoted, where clients write a quote as `\"` or `%22`, or plain. */
function parameter(header: string, name: string): string | undefined {
  const [, quoted, plain] = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(header) ?? [];
  return quoted?.replace(/\\"|%22/g, '"') ?? plain;
}
