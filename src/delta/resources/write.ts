import type { FastifyReply } from 'fastify';
import { ResourceIsDeprecated, RevisionConflict } from '../../store/errors.ts';
import { selfOf } from '../../store/metadata.ts';
import type { Iri, JsonObject, Resource } from '../../store/resource.ts';
import { readNode } from '../body.ts';
import { etagOf } from '../etag.ts';
import { fileDocument } from '../files/documents.ts';
import { JSON_TYPES, negotiate, sendJson } from '../negotiation.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, newTag, revision } from '../query.ts';
import { malformedContent, resourceNotFound } from '../rejection.ts';
import type { Request } from '../request.ts';
import { examinedBy } from '../schemas/validation.ts';
import { UNCONSTRAINED } from '../vocabulary.ts';
import { writtenDocument } from './documents.ts';
import { checkSchema } from './mark.ts';
import { sendResource, subjectOf } from './read.ts';

const WRITE = 'resources/write';

/** A new resource, under the id that the path or the document gives, or a new one. */
export async function create(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { place, id, source } = await readNew(parts, request, WRITE);
  const tag = newTag(request);
  const { caller, params } = request;
  const schema =
    params.schema === undefined || params.schema === '_' ? (UNCONSTRAINED as Iri) : place.iri(params.schema);
  const examine = examinedBy(parts, { place, schema, caller, source });
  const resource = await parts.store.create({ project: place.ref, caller, id, schema, source, tag, examine });
  return sendWritten(parts, request, reply, 201, resource);
}

/** The next revision; through `_` under the schema that it has. */
export async function update(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const [rev, tag] = [revision(request), newTag(request)];
  const source = await readDocument(request);
  const { id, schema } = await changeable(parts, place, request, rev);
  const { caller } = request;
  const examine = examinedBy(parts, { place, schema, caller, source });
  const resource = await parts.store.update({ project: place.ref, caller, id, rev, schema, source, tag, examine });
  return sendWritten(parts, request, reply, 200, resource);
}

/** What was sent, read anew: with the contexts of today, or under another schema. */
export async function again(
  parts: DeltaParts,
  request: Request,
  reply: FastifyReply,
  schemaSegment: string | undefined,
): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  if (schemaSegment === undefined) await checkSchema(parts, place, request, place.iri(request.params.id));
  const { id, schema, rev, source } = await changeable(parts, place, request, undefined);
  const wanted = schemaSegment === undefined ? schema : place.iri(schemaSegment);
  const { caller } = request;
  const examine = examinedBy(parts, { place, schema: wanted, caller, source });
  const resource = await parts.store.update({ project: place.ref, caller, id, rev, schema: wanted, source, examine });
  if (schemaSegment === undefined) return sendWritten(parts, request, reply, 200, resource);
  return sendResource(subjectOf(parts, place, resource), request, reply);
}

/** The current revision of a plain resource that takes an update, and the schema that the update will have. */
async function changeable(parts: DeltaParts, place: Place, request: Request, rev: number | undefined) {
  const { id: segment, schema } = request.params;
  const id = place.iri(segment);
  const current = await parts.store.entityIn(place.ref, id);
  if (current.kind !== 'resource') throw resourceNotFound(id, place.name);
  checkChangeable(current, rev);
  return { id, rev: current.rev, source: current.source, schema: schema === '_' ? current.schema : place.iri(schema) };
}

/** The answer to a write of any kind of entity. */
export function sendWritten(
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
): FastifyReply {
  const body = resource.file ? fileDocument({ publicUrl, resource }) : writtenDocument(publicUrl, resource);
  return sendWrittenAs(request, reply, status, resource, body);
}

/** The answer to a write, in the words of its kind. */
export function sendWrittenAs(
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
  body: JsonObject,
): FastifyReply {
  const media = negotiate(request, JSON_TYPES);
  reply.header(
    'etag',
    etagOf(request, { path: selfOf('', resource), version: resource.seq, media, format: 'compacted' }),
  );
  return sendJson(request, reply, status, body);
}

/** Where a new entity goes, its id where the path gives one, and what it says. */
export async function readNew(parts: DeltaParts, request: Request, permission: string) {
  const place = await enter(parts, request, permission);
  checkIndexing(request);
  const { id } = request.params;
  return { place, id: id === undefined ? undefined : place.iri(id), source: await readDocument(request) };
}

/** @param rev - that the client read @throws RevisionConflict, ResourceIsDeprecated */
export function checkChangeable({ id, rev: expected, deprecated }: Resource, rev = expected): void {
  if (rev !== expected) throw new RevisionConflict({ id, provided: rev, expected });
  if (deprecated) throw new ResourceIsDeprecated({ id });
}

/** The document that was sent. @throws Rejection when a key at its top is one of the store's own */
export async function readDocument(request: Request): Promise<JsonObject> {
  const source = await readNode(request);
  const reserved = Object.keys(source).filter((key) => key.startsWith('_'));
  if (reserved.length === 0) return source;
  throw malformedContent(`DecodingFailure at : Field(s) starting with _ found in payload: ${reserved.join(', ')}`);
}
