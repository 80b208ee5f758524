import type { FastifyInstance, FastifyReply } from 'fastify';
import { UnexpectedKind } from '../../store/errors.ts';
import { addressOf } from '../../store/names.ts';
import type { Mark } from '../../store/port.ts';
import { contentType } from '../body.ts';
import { sendJson } from '../negotiation.ts';
import { authorize, type DeltaParts, enter, enterUnlessMissing, type Place } from '../parts.ts';
import { checkIndexing, newTag, optionalRevision, refuseRevision, revision } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Handler, Request } from '../request.ts';
import { addLinks } from '../resources/links.ts';
import { sendListing } from '../resources/listings.ts';
import { readTag } from '../resources/mark.ts';
import { sendWritten } from '../resources/write.ts';
import { routes } from '../routes.ts';
import { storageToWrite, type Target } from '../storages/load.ts';
import { context } from '../vocabulary.ts';
import { describedIn } from './described.ts';
import { receive } from './receive.ts';
import { sendFile } from './send.ts';

const FILE = '/files/:org/:project/:id';
const [READ, WRITE] = ['resources/read', 'files/write'];

/** `/files`: bytes with their metadata; streamed in both directions. */
export function addFiles(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  const list: Handler = (request, reply) => sendListing(parts, request, reply, 'file');
  routes(scope, '/files', { GET: list });
  routes(scope, '/files/:org', { GET: list });
  routes(scope, '/files/:org/:project', {
    GET: list,
    POST: async (request, reply) => {
      refuseRevision(request);
      return create(parts, request, reply);
    },
  });
  routes(scope, FILE, {
    GET: (request, reply) => sendFile(parts, request, reply),
    PUT: (request, reply) =>
      optionalRevision(request) === undefined ? create(parts, request, reply) : update(parts, request, reply),
    DELETE: async (request, reply) =>
      sendWritten(parts, request, reply, 200, await store.deprecate(await mark(parts, request))),
  });
  routes(scope, `${FILE}/undeprecate`, {
    PUT: async (request, reply) =>
      sendWritten(parts, request, reply, 200, await store.undeprecate(await mark(parts, request))),
  });
  addLinks(scope, parts, FILE);
  addTags(scope, parts);
}

function addTags(scope: FastifyInstance, parts: DeltaParts): void {
  const { store } = parts;
  routes(scope, `${FILE}/tags`, {
    GET: async (request, reply) => {
      const { ref, iri } = await enter(parts, request, READ);
      const resource = await store.file(ref, iri(request.params.id), undefined, request.caller);
      const tags = Object.entries(resource.tags).map(([tag, rev]) => ({ rev, tag }));
      return sendJson(request, reply, 200, { '@context': context('tags'), tags });
    },
    POST: async (request, reply) => {
      const marked = await mark(parts, request);
      const { tag: name, rev: target } = await readTag(request);
      return sendWritten(parts, request, reply, 201, await store.tag({ ...marked, name, target }));
    },
  });
  routes(scope, `${FILE}/tags/:tag`, {
    DELETE: async (request, reply) => {
      const marked = await mark(parts, request);
      return sendWritten(parts, request, reply, 200, await store.untag({ ...marked, name: request.params.tag }));
    },
  });
}

async function create(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { place, target } = await uploadTo(parts, request);
  const { id } = request.params;
  const file = await incoming(parts, target, request);
  const write = { project: place.ref, caller: request.caller, tag: newTag(request), ...file };
  const made = await parts.store.createFile({ ...write, ...(id !== undefined && { id: place.iri(id) }) });
  return sendWritten(parts, request, reply, 201, made);
}

async function update(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  if (contentType(request) === '') return describe(parts, await enter(parts, request, WRITE), request, reply);
  const { place, target } = await uploadTo(parts, request);
  const [id, rev] = [place.iri(request.params.id), revision(request)];
  const file = await incoming(parts, target, request);
  const write = { project: place.ref, caller: request.caller, tag: newTag(request), ...file };
  return sendWritten(parts, request, reply, 200, await parts.store.updateFile({ ...write, id, rev }));
}

/** New words for the same bytes. */
async function describe(parts: DeltaParts, { ref, iri }: Place, request: Request, reply: FastifyReply) {
  const described = describedIn(request);
  if (!described || Object.keys(described).length === 0) {
    throw new Rejection(400, 'EmptyCustomMetadata', 'No metadata was provided');
  }
  checkIndexing(request);
  const { caller, params } = request;
  const write = { project: ref, caller, id: iri(params.id), rev: revision(request), tag: newTag(request), described };
  return sendWritten(parts, request, reply, 200, await parts.store.describeFile(write));
}

/** The storage that takes an upload says what right that needs. */
async function uploadTo(parts: DeltaParts, request: Request): Promise<{ place: Place; target: Target }> {
  const found = await enterUnlessMissing(parts, request, WRITE, async (place) => ({
    place,
    target: await storageToWrite(parts, place, request),
  }));
  await authorize(parts.store, request, addressOf(found.place.ref), [found.target.storage.writePermission]);
  return found;
}

async function incoming(parts: DeltaParts, { storage, isUnwritten }: Target, request: Request) {
  checkIndexing(request);
  const described = describedIn(request);
  const maxBytes = Math.min(storage.maxFileSize ?? parts.maxFileBytes, parts.maxFileBytes);
  const file = await receive(request, maxBytes);
  const registered = !isUnwritten && { storage: { id: storage.id, rev: storage.rev } };
  return { ...file, described, permission: storage.writePermission, ...registered };
}

/** What a write that leaves the bytes alone is about. @throws UnexpectedKind when the id is that of something else */
async function mark(parts: DeltaParts, request: Request): Promise<Mark> {
  const { ref, iri } = await enter(parts, request, WRITE);
  const id = iri(request.params.id);
  checkIndexing(request);
  const rev = revision(request);
  const { kind } = await parts.store.entityIn(ref, id);
  if (kind !== 'file') throw new UnexpectedKind({ id, kind });
  return { project: ref, caller: request.caller, id, rev };
}
