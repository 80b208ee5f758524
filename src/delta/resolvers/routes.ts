import type { FastifyInstance } from 'fastify';
import type { DeltaParts } from '../parts.ts';
import { optionalRevision, refuseRevision } from '../query.ts';
import type { Handler } from '../request.ts';
import { addLinks } from '../resources/links.ts';
import { sendListing } from '../resources/listings.ts';
import { readOfKind } from '../resources/of-kind.ts';
import { sendResource, sendSource } from '../resources/read.ts';
import { routes } from '../routes.ts';
import { sendResolved } from './resolve.ts';
import { createResolver, markResolver, sendWrittenResolver, updateResolver } from './write.ts';

const PROJECT = '/resolvers/:org/:project';

/** `/resolvers`: where the ids that documents of a project name are looked for. */
export function addResolvers(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const list: Handler = (request, reply) => sendListing(parts, request, reply, 'resolver');
  routes(scope, '/resolvers', { GET: list });
  routes(scope, '/resolvers/:org', { GET: list });
  routes(scope, PROJECT, {
    GET: list,
    POST: async (request, reply) => {
      refuseRevision(request);
      return createResolver(parts, request, reply);
    },
  });
  routes(scope, `${PROJECT}/:id`, {
    GET: async (request, reply) => sendResource(await readOfKind(parts, request, 'resolver'), request, reply),
    PUT: (request, reply) =>
      optionalRevision(request) === undefined
        ? createResolver(parts, request, reply)
        : updateResolver(parts, request, reply),
    DELETE: async (request, reply) => {
      const marked = await markResolver(parts, request);
      return sendWrittenResolver(parts, request, reply, 200, await store.deprecate(marked));
    },
  });
  routes(scope, `${PROJECT}/:id/source`, {
    GET: async (request, reply) => sendSource(await readOfKind(parts, request, 'resolver'), request, reply),
  });
  addLinks(scope, parts, `${PROJECT}/:id`);
  routes(scope, `${PROJECT}/:resolver/:id`, {
    GET: (request, reply) => sendResolved(parts, request, reply, 'resource'),
  });
  routes(scope, `${PROJECT}/:resolver/:id/source`, {
    GET: (request, reply) => sendResolved(parts, request, reply, 'source'),
  });
}
