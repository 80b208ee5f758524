import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Request } from './request.ts';

/** What a representation follows from: relative address, revision, media type, format. */
type Parts = readonly (string | number)[];

export const etagOf = (parts: Parts): string => `"${hash('md5', parts.join('_'))}"`;

/** Names the representation, and answers 304 when the client has it already; true when the answer is complete. */
export function isKnown({ headers }: Request, reply: FastifyReply, etag: string): boolean {
  reply.headers({ etag, vary: 'Accept,Accept-Encoding' });
  const known = (headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (!known.includes(etag) && !known.includes('*')) return false;
  reply.code(304).send();
  return true;
}
