import type { FastifyInstance } from 'fastify';
import type { View } from '../../store/views/view.ts';
import { pageOf } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { optionalRevision, refuseRevision, version } from '../query.ts';
import type { Handler, Request } from '../request.ts';
import type { Subject } from '../resources/documents.ts';
import { addLinks } from '../resources/links.ts';
import { sendListing } from '../resources/listings.ts';
import { readTag } from '../resources/mark.ts';
import { sendResource, sendSource, subjectOf } from '../resources/read.ts';
import { routes } from '../routes.ts';
import { context } from '../vocabulary.ts';
import { viewResource } from './load.ts';
import { failuresOf, indexedView, isSparql, sendOffset, sendStart, sendStatistics } from './progress.ts';
import { sendMapping, sendSearch } from './search.ts';
import { toTarget } from './search-index.ts';
import { RESULTS, sendSparql, toSparqlView } from './sparql.ts';
import { createView, markView, sendWrittenView, updateView } from './write.ts';

const VIEW = '/views/:org/:project/:id';

/** `/views`: what resources of projects are searched and queried by. */
export function addViews(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const list: Handler = (request, reply) => sendListing(parts, request, reply, 'view');
  for (const path of ['/views', '/views/:org']) routes(scope, path, { GET: list });
  routes(scope, '/views/:org/:project', {
    GET: list,
    POST: async (request, reply) => {
      refuseRevision(request);
      return createView(parts, request, reply);
    },
  });
  routes(scope, VIEW, {
    GET: async (request, reply) => sendResource(await read(parts, request), request, reply),
    PUT: (request, reply) =>
      optionalRevision(request) === undefined ? createView(parts, request, reply) : updateView(parts, request, reply),
    DELETE: async (request, reply) =>
      sendWrittenView(parts, request, reply, 200, await store.deprecate(await markView(parts, request))),
  });
  routes(scope, `${VIEW}/undeprecate`, {
    PUT: async (request, reply) =>
      sendWrittenView(parts, request, reply, 200, await store.undeprecate(await markView(parts, request))),
  });
  routes(scope, `${VIEW}/source`, {
    GET: async (request, reply) => sendSource(await read(parts, request), request, reply),
  });
  routes(scope, `${VIEW}/tags`, {
    GET: async (request, reply) => {
      const { resource } = await read(parts, request);
      const tags = Object.entries(resource.tags).map(([tag, rev]) => ({ rev, tag }));
      return sendJson(request, reply, 200, { '@context': context('tags'), tags });
    },
    POST: async (request, reply) => {
      const marked = await markView(parts, request);
      const { tag: name, rev: target } = await readTag(request);
      return sendWrittenView(parts, request, reply, 201, await store.tag({ ...marked, name, target }));
    },
  });
  addLinks(scope, parts, VIEW);
  addQueries(scope, parts);
  addProgress(scope, parts);
}

function addQueries(scope: FastifyInstance, parts: DeltaParts): void {
  const query: Handler = (request, reply) => sendSparql(parts, request, reply);
  routes(scope, `${VIEW}/sparql`, { GET: query, POST: query }, RESULTS);
  routes(scope, `${VIEW}/_search`, { POST: (request, reply) => sendSearch(parts, request, reply) });
  routes(scope, `${VIEW}/_mapping`, { GET: (request, reply) => sendMapping(parts, request, reply) });
}

function addProgress(scope: FastifyInstance, parts: DeltaParts): void {
  routes(scope, `${VIEW}/statistics`, { GET: (request, reply) => sendStatistics(parts, request, reply) });
  // The second is what clients made for older services ask.
  for (const name of ['offset', 'progress']) {
    routes(scope, `${VIEW}/${name}`, {
      GET: (request, reply) => sendOffset(parts, request, reply),
      DELETE: async (request, reply) => {
        const { view } = await indexedView(parts, request, 'views/write');
        await restart(parts, view);
        return sendStart(request, reply);
      },
    });
  }
  routes(scope, `${VIEW}/failures`, {
    GET: async (request, reply) => {
      const { view } = await indexedView(parts, request, 'views/write');
      const failures = await failuresOf(parts, view);
      const rows = failures.map(({ id, rev, reason }) => ({ '@id': id, _rev: rev, reason }));
      return sendJson(request, reply, 200, pageOf(request, parts.publicUrl, rows, []));
    },
  });
}

const restart = (parts: DeltaParts, view: View): Promise<void> =>
  isSparql(view)
    ? parts.store.restartSparql(toSparqlView(view))
    : parts.store.dropDocuments(toTarget(view, parts).index.family);

/** The revision of a view that a request asks for. */
async function read(parts: DeltaParts, request: Request): Promise<Subject> {
  const place = await enter(parts, request, 'resources/read');
  const resource = await viewResource(parts, place.ref, place.iri(request.params.id), 'View', version(request));
  return subjectOf(parts, place, resource);
}
