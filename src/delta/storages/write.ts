import type { FastifyReply } from 'fastify';
import type { Caller } from '../../store/caller.ts';
import type { Mark } from '../../store/port.ts';
import type { Resource } from '../../store/resource.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, newTag, revision } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { readDocument, sendWrittenAs } from '../resources/write.ts';
import { writtenStorage } from './documents.ts';
import { storageResource } from './load.ts';
import { checkSentStorage, type Storage, storageJsonLd, toStorage } from './storage.ts';

const WRITE = 'storages/write';

/** A new storage, under the id that the path or the document gives, or a new one. */
export async function createStorage(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const tag = newTag(request);
  const source = await readDocument(request);
  await checkPermissions(parts, checkSentStorage(source, parts.maxFileBytes));
  const { caller, params } = request;
  const named = typeof source['@id'] === 'string' && source['@id'] !== '' ? place.iri(source['@id']) : undefined;
  const id = params.id === undefined ? named : place.iri(params.id);
  const document = storageJsonLd(named, source, place.names, parts.maxFileBytes);
  const made = await parts.store.create({ project: place.ref, caller, kind: 'storage', id, source, document, tag });
  await clearOtherDefaults(parts, place, made, caller);
  return sendWrittenStorage(parts, request, reply, 201, made);
}

export async function updateStorage(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const [rev, tag] = [revision(request), newTag(request)];
  const source = await readDocument(request);
  await checkPermissions(parts, checkSentStorage(source, parts.maxFileBytes));
  const { id } = await writableStorage(parts, place, request);
  const named = typeof source['@id'] === 'string' && source['@id'] !== '' ? place.iri(source['@id']) : undefined;
  const document = storageJsonLd(named, source, place.names, parts.maxFileBytes);
  const { caller } = request;
  const made = await parts.store.update({ project: place.ref, caller, id, rev, source, document, tag });
  await clearOtherDefaults(parts, place, made, caller);
  return sendWrittenStorage(parts, request, reply, 200, made);
}

async function checkPermissions(
  { store }: DeltaParts,
  { readPermission, writePermission }: Pick<Storage, 'readPermission' | 'writePermission'>,
): Promise<void> {
  const unknown = await store.unknownPermissions([readPermission, writePermission]);
  if (unknown.length === 0) return;
  const reason = `The permissions '${unknown.join("', '")}' are not defined.`;
  throw new Rejection(400, 'PermissionsAreNotDefined', reason);
}

/** What a write that leaves the content alone is about. */
export async function markStorage(parts: DeltaParts, request: Request): Promise<Mark> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const rev = revision(request);
  const { id } = await writableStorage(parts, place, request);
  return { project: place.ref, caller: request.caller, id, rev };
}

export const sendWrittenStorage = (
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
): FastifyReply => sendWrittenAs(request, reply, status, resource, writtenStorage({ resource, publicUrl }));

/** The current revision; the storage of every project is written down before it is first changed. */
async function writableStorage(parts: DeltaParts, place: Place, request: Request): Promise<Resource> {
  const current = await storageResource(parts.store, place, place.iri(request.params.id), request);
  return asRow(parts, place, current, request.caller);
}

/** The storage that every project has becomes a row, so that it can be changed. */
async function asRow(parts: DeltaParts, place: Place, storage: Resource, caller: Caller): Promise<Resource> {
  if (storage.seq > 0) return storage;
  const { id, source } = storage;
  const document = storageJsonLd(id, source, place.names, parts.maxFileBytes);
  return parts.store.create({ project: place.ref, caller, kind: 'storage', id, source, document });
}

/** One storage of a project is the default one: the last that says so. */
async function clearOtherDefaults(parts: DeltaParts, place: Place, made: Resource, caller: Caller): Promise<void> {
  if (!toStorage(made).default) return;
  for (const other of await parts.store.storages(place.ref)) {
    if (other.id === made.id || other.deprecated || !toStorage(other).default) continue;
    const { id, rev } = await asRow(parts, place, other, caller);
    const source = { ...other.source, default: false };
    const document = storageJsonLd(id, source, place.names, parts.maxFileBytes);
    await parts.store.update({ project: place.ref, caller, id, rev, source, document });
  }
}
