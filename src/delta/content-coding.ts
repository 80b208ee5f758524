import { pipeline, Readable } from 'node:stream';
import { createDeflate, createGzip, deflateSync, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { weighted } from './negotiation.ts';

/** Of equals the first is taken. */
const CODINGS = ['identity', 'gzip', 'deflate'] as const;
type Coding = (typeof CODINGS)[number];

/** Media types that compression gains by. Server-sent events are not among them, as each is to arrive at once. */
const COMPRESSIBLE =
  /^(text\/(?!event-stream)|image\/svg|(application|model)\/([\w.-]+\+)?(json|xml|n-triples|n-quads|javascript|yaml|asc|obj|swc)\b)/i;

/** With the memory that zlib takes if it is not told, a short answer would cost eight times as much. */
const OPTIONS = { level: 1, memLevel: 5, chunkSize: 2 ** 13 };
/** A shorter answer fits into one packet as it is. */
const MIN_BYTES = 2 ** 10;
/** Takes this thread 0.2 ms; a longer answer is compressed by another, which costs more in all. */
const MAX_AT_ONCE = 2 ** 18;

/**
 * How an answer of that media type is coded for the client (RFC 9110, 12.5.3). Who asks for a range means bytes as they
 * are.
 */
export function codingOf({ headers }: Pick<FastifyRequest, 'headers'>, mediaType: string): Coding {
  const accepted = headers['accept-encoding'];
  if (!accepted || headers.range !== undefined || !COMPRESSIBLE.test(mediaType)) return 'identity';
  const given = new Map(weighted(accepted).map(({ name, quality }) => [name, quality]));
  const qualityOf = (coding: Coding): number =>
    given.get(coding) ?? given.get('*') ?? (coding === 'identity' ? Number.MIN_VALUE : 0);
  return CODINGS.reduce((best, coding) => (qualityOf(coding) > qualityOf(best) ? coding : best));
}

/** The body of an answer, coded as its client likes it best, with the headers that say so. */
export function encoded(request: FastifyRequest, reply: FastifyReply, body: unknown): unknown {
  const coding = codingOf(request, String(reply.getHeader('content-type')));
  if (coding === 'identity') return body;
  if (body instanceof Readable) {
    reply.header('content-encoding', coding).removeHeader('content-length');
    // An error of either ends both; it reaches the client through the stream that is handed out.
    return pipeline(body, coding === 'gzip' ? createGzip(OPTIONS) : createDeflate(OPTIONS), () => {});
  }
  if (typeof body !== 'string' || body.length < MIN_BYTES) return body;
  if (body.length > MAX_AT_ONCE) return encoded(request, reply, Readable.from([body], { objectMode: false }));
  reply.header('content-encoding', coding);
  return coding === 'gzip' ? gzipSync(body, OPTIONS) : deflateSync(body, OPTIONS);
}
