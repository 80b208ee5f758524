import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { notAcceptable, Rejection } from './rejection.ts';
import type { Request } from './request.ts';

export const JSON_TYPES = ['application/ld+json', 'application/json'] as const;
export const REPRESENTATIONS = [
  ...JSON_TYPES,
  'application/n-triples',
  'application/n-quads',
  'text/vnd.graphviz',
] as const;

/** The media type of `offered` that the client likes best. @throws Rejection 406 */
export function negotiate<Type extends string>({ headers }: Pick<Request, 'headers'>, offered: readonly Type[]): Type {
  const found = preferred(headers.accept, offered);
  if (found === undefined) throw notAcceptable(offered);
  return found;
}

/**
 * The media type of `offered` that an `Accept` header likes best (RFC 9110); the first when the header is missing or
 * empty, undefined when it likes none. Of equals the one that stands first in the header counts.
 */
export function preferred<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | undefined {
  for (const range of acceptedRanges(accept || '*/*')) {
    const found = offered.find((media) => range === '*/*' || range === media || range === media.replace(/\/.*/, '/*'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Media ranges of an `Accept` header in lower case, the most liked first, without those that are refused. */
export const acceptedRanges = (accept: string): string[] =>
  weighted(accept)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ name }) => name);

/** What a header lists that says how much each is liked, in lower case. */
export const weighted = (header: string): { readonly name: string; readonly quality: number }[] =>
  header.split(',').map((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { name, quality: quality === undefined ? 1 : Number(quality) };
  });

const Format = z.enum(['compacted', 'expanded']).default('compacted');
export type Format = z.infer<typeof Format>;

/** `?format=` of JSON-LD and of graphs. */
export function formatOf({ query }: Request): Format {
  const { success, data } = Format.safeParse(query.format);
  if (success) return data;
  const reason = `Request is missing required value 'compacted or expanded' for query parameter 'format'`;
  throw new Rejection(404, 'InvalidRequiredValueForQueryParamRejection', reason);
}

/** Answers JSON-LD with the media type that the client asked for. @throws Rejection 406 */
export const sendJson = (request: Request, reply: FastifyReply, status: number, body: object): FastifyReply =>
  sendJsonText(request, reply, status, JSON.stringify(body));

/** The same of a body that is JSON already. @throws Rejection 406 */
export function sendJsonText(request: Request, reply: FastifyReply, status: number, json: string): FastifyReply {
  const media = negotiate(request, JSON_TYPES);
  return reply.code(status).type(`${media}; charset=utf-8`).send(json);
}
