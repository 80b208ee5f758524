import type { FastifyInstance } from 'fastify';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { optionalRevision, refuseRevision, version } from '../query.ts';
import type { Handler, Request } from '../request.ts';
import type { Subject } from '../resources/documents.ts';
import { addLinks } from '../resources/links.ts';
import { sendListing } from '../resources/listings.ts';
import { sendResource, sendSource, subjectOf } from '../resources/read.ts';
import { routes } from '../routes.ts';
import { context } from '../vocabulary.ts';
import { storageResource } from './load.ts';
import { createStorage, markStorage, sendWrittenStorage, updateStorage } from './write.ts';

const STORAGE = '/storages/:org/:project/:id';
const READ = 'resources/read';

/** `/storages`: who may read and write files of a project, and how large they may be. */
export function addStorages(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const list: Handler = (request, reply) => sendListing(parts, request, reply, 'storage');
  for (const path of ['/storages', '/storages/:org']) routes(scope, path, { GET: list });
  routes(scope, '/storages/:org/:project', {
    GET: list,
    POST: async (request, reply) => {
      refuseRevision(request);
      return createStorage(parts, request, reply);
    },
  });
  routes(scope, STORAGE, {
    GET: async (request, reply) => sendResource(await read(parts, request), request, reply),
    PUT: (request, reply) =>
      optionalRevision(request) === undefined
        ? createStorage(parts, request, reply)
        : updateStorage(parts, request, reply),
    DELETE: async (request, reply) =>
      sendWrittenStorage(parts, request, reply, 200, await store.deprecate(await markStorage(parts, request))),
  });
  routes(scope, `${STORAGE}/undeprecate`, {
    PUT: async (request, reply) =>
      sendWrittenStorage(parts, request, reply, 200, await store.undeprecate(await markStorage(parts, request))),
  });
  routes(scope, `${STORAGE}/source`, {
    GET: async (request, reply) => sendSource(await read(parts, request), request, reply),
  });
  addLinks(scope, parts, STORAGE);
  routes(scope, `${STORAGE}/statistics`, {
    GET: async (request, reply) => {
      const { resource } = await read(parts, request);
      const { files, bytes } = await store.storageUse(resource.project, resource.id);
      return sendJson(request, reply, 200, { '@context': context('storages'), files, spaceUsed: bytes });
    },
  });
}

async function read(parts: DeltaParts, request: Request): Promise<Subject> {
  const place = await enter(parts, request, READ);
  const id = place.iri(request.params.id);
  return subjectOf(parts, place, await storageResource(parts.store, place, id, request, version(request)));
}
