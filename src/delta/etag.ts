import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { codingOf } from './content-coding.ts';
import type { Request } from './request.ts';

/** What the bytes of an answer follow from, beside their coding. */
interface Representation {
  /** Relative address of the entity; its source and its bytes have no `format`. */
  readonly path: string;
  /** The revision; its commit where what was deleted can be made again. */
  readonly version: number;
  readonly media: string;
  readonly format?: string;
}

/** As Nexus Delta makes it, but for the commits. */
export function etagOf(request: Request, { path, version, media, format }: Representation): string {
  const parts = [path, version, media, ...(format === undefined ? [] : [format]), codingOf(request, media)];
  return `"${hash('md5', parts.join('_'))}"`;
}

/** Names the representation, and answers 304 when the client has it already; true when the answer is complete. */
export function isKnown({ headers }: Request, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag);
  const known = (headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (!known.includes(etag) && !known.includes('*')) return false;
  reply.code(304).send();
  return true;
}
