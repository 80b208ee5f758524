import type { FastifyInstance } from 'fastify';
import { sendJson } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { optionalRevision, refuseRevision } from '../query.ts';
import type { Handler } from '../request.ts';
import { addLinks } from '../resources/links.ts';
import { sendListing } from '../resources/listings.ts';
import { readTag } from '../resources/mark.ts';
import { markOfKind, readOfKind } from '../resources/of-kind.ts';
import { sendResource, sendSource } from '../resources/read.ts';
import { routes } from '../routes.ts';
import { context } from '../vocabulary.ts';
import { createSchema, refreshSchema, sendWrittenSchema, updateSchema } from './write.ts';

const SCHEMA = '/schemas/:org/:project/:id';

/** `/schemas`: shapes that documents are checked with. */
export function addSchemas(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const list: Handler = (request, reply) => sendListing(parts, request, reply, 'schema');
  routes(scope, '/schemas', { GET: list });
  routes(scope, '/schemas/:org', { GET: list });
  routes(scope, '/schemas/:org/:project', {
    GET: list,
    POST: async (request, reply) => {
      refuseRevision(request);
      return createSchema(parts, request, reply);
    },
  });
  routes(scope, SCHEMA, {
    GET: async (request, reply) => sendResource(await readOfKind(parts, request, 'schema'), request, reply),
    PUT: (request, reply) =>
      optionalRevision(request) === undefined
        ? createSchema(parts, request, reply)
        : updateSchema(parts, request, reply),
    DELETE: async (request, reply) => {
      const marked = await markOfKind(parts, request, 'schema');
      return sendWrittenSchema(parts, request, reply, 200, await store.deprecate(marked));
    },
  });
  routes(scope, `${SCHEMA}/undeprecate`, {
    PUT: async (request, reply) => {
      const marked = await markOfKind(parts, request, 'schema');
      return sendWrittenSchema(parts, request, reply, 200, await store.undeprecate(marked));
    },
  });
  routes(scope, `${SCHEMA}/refresh`, { PUT: (request, reply) => refreshSchema(parts, request, reply) });
  routes(scope, `${SCHEMA}/source`, {
    GET: async (request, reply) => sendSource(await readOfKind(parts, request, 'schema'), request, reply),
  });
  addLinks(scope, parts, SCHEMA);
  addTags(scope, parts);
}

function addTags(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  routes(scope, `${SCHEMA}/tags`, {
    GET: async (request, reply) => {
      const { resource } = await readOfKind(parts, request, 'schema');
      const tags = Object.entries(resource.tags).map(([tag, rev]) => ({ rev, tag }));
      return sendJson(request, reply, 200, { '@context': context('tags'), tags });
    },
    POST: async (request, reply) => {
      const marked = await markOfKind(parts, request, 'schema');
      const { tag: name, rev: target } = await readTag(request);
      return sendWrittenSchema(parts, request, reply, 201, await store.tag({ ...marked, name, target }));
    },
  });
  routes(scope, `${SCHEMA}/tags/:tag`, {
    DELETE: async (request, reply) => {
      const marked = await markOfKind(parts, request, 'schema');
      const name = request.params.tag;
      return sendWrittenSchema(parts, request, reply, 200, await store.untag({ ...marked, name }));
    },
  });
}
