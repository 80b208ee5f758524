import type { FastifyInstance } from 'fastify';
import { flag } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { optionalRevision, refuseRevision, version } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Handler } from '../request.ts';
import { routes } from '../routes.ts';
import { sendValidation } from '../schemas/validate-route.ts';
import { context } from '../vocabulary.ts';
import { addLinks } from './links.ts';
import { sendListing } from './listings.ts';
import { mark, readTag, toDelete } from './mark.ts';
import { read, sendContexts, sendResource, sendSource } from './read.ts';
import { writesOf } from './typed.ts';
import { again, sendWritten } from './write.ts';

const RESOURCE = '/resources/:org/:project/:schema/:id';

/** `/resources`: linked data, whatever its schema. Reading, tags and deprecation serve every kind of entity. */
export function addResources(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const post: Handler = async (request, reply) => {
    refuseRevision(request);
    return (await writesOf(parts, request)).create(parts, request, reply);
  };
  const list: Handler = (request, reply) => sendListing(parts, request, reply);
  routes(scope, '/resources', { GET: list });
  routes(scope, '/resources/:org', { GET: list });
  routes(scope, '/resources/:org/:project', { GET: list, POST: post });
  routes(scope, '/resources/:org/:project/:schema', { GET: list, POST: post });
  routes(scope, RESOURCE, {
    PUT: async (request, reply) => {
      const { create, update } = await writesOf(parts, request);
      return (optionalRevision(request) === undefined ? create : update)(parts, request, reply);
    },
    DELETE: async (request, reply) => {
      if (optionalRevision(request) !== undefined || !flag(request.query, 'prune')) {
        return sendWritten(parts, request, reply, 200, await store.deprecate(await mark(parts, request)));
      }
      await store.deleteResource(await toDelete(parts, request));
      return reply.code(204).send();
    },
    GET: async (request, reply) => sendResource(await read(parts, request), request, reply),
  });
  routes(scope, `${RESOURCE}/undeprecate`, {
    PUT: async (request, reply) =>
      sendWritten(parts, request, reply, 200, await store.undeprecate(await mark(parts, request))),
  });
  routes(scope, `${RESOURCE}/source`, {
    GET: async (request, reply) => sendSource(await read(parts, request), request, reply),
  });
  routes(scope, `${RESOURCE}/remote-contexts`, {
    GET: async (request, reply) => sendContexts(await read(parts, request), request, reply),
  });
  routes(scope, `${RESOURCE}/refresh`, { PUT: (request, reply) => again(parts, request, reply, undefined) });
  routes(scope, `${RESOURCE}/update-schema`, {
    PUT: async (request, reply) => {
      const { schema } = request.params;
      if (schema === '_') throw new Rejection(400, 'NoSchemaProvided', 'A schema is required but was not provided.');
      return again(parts, request, reply, schema);
    },
  });
  routes(scope, `${RESOURCE}/validate`, { GET: (request, reply) => sendValidation(parts, request, reply) });
  addLinks(scope, parts, RESOURCE);
  addTags(scope, parts);
}

function addTags(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  routes(scope, `${RESOURCE}/tags`, {
    GET: async (request, reply) => {
      const { resource } = await read(parts, request);
      const { id, project, seq } = resource;
      // Of an earlier revision those that there were then.
      const asked = version(request) ? await store.fetch(project, id, { seq }, request.caller) : resource;
      const tags = Object.entries(asked.tags).map(([tag, rev]) => ({ rev, tag }));
      return sendJson(request, reply, 200, { '@context': context('tags'), tags });
    },
    POST: async (request, reply) => {
      const marked = await mark(parts, request);
      const { tag: name, rev: target } = await readTag(request);
      return sendWritten(parts, request, reply, 201, await store.tag({ ...marked, name, target }));
    },
  });
  routes(scope, `${RESOURCE}/tags/:tag`, {
    DELETE: async (request, reply) => {
      const marked = await mark(parts, request);
      return sendWritten(parts, request, reply, 200, await store.untag({ ...marked, name: request.params.tag }));
    },
  });
}
