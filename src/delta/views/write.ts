import type { FastifyReply } from 'fastify';
import { nameOf } from '../../store/names.ts';
import type { Examined, Mark } from '../../store/port.ts';
import type { JsonObject, Resource } from '../../store/resource.ts';
import { SearchRefused } from '../../store/views/search/refused.ts';
import type { AggregateDefinition, ElasticSearchDefinition, ViewRef } from '../../store/views/view.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, newTag, revision } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { readDocument, sendWrittenAs } from '../resources/write.ts';
import { writtenView } from './document.ts';
import { differentType, membersOf, nounOf, viewResource } from './load.ts';
import { checkSearchDefinition } from './search-index.ts';
import { checkSentView, type ViewType, viewJsonLd } from './sent-view.ts';
import { definitionOf, indexingRevOf, toView } from './view.ts';

const WRITE = 'views/write';

/** A new view, under the id that the path or the document gives, or a new one. */
export async function createView(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const tag = newTag(request);
  const source = await readDocument(request);
  await checkSent(parts, source);
  const { id: segment } = request.params;
  const given = segment ?? source['@id'];
  const id = given === undefined ? undefined : place.iri(String(given));
  const document = viewJsonLd(withId(place, source), place.names, 1);
  const write = {
    project: place.ref,
    caller: request.caller,
    kind: 'view',
    id,
    source,
    document,
    tag,
    examine: examiner(parts),
  } as const;
  return sendWrittenView(parts, request, reply, 201, await parts.store.create(write));
}

/** The next revision of a view, which stays of its type. */
export async function updateView(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const [rev, tag] = [revision(request), newTag(request)];
  const source = await readDocument(request);
  const type = await checkSent(parts, source);
  const current = await writableView(parts, place, request);
  const currentType = toView(current).definition.type;
  if (type !== currentType) throw differentType(current.id, type, currentType);
  const isSame = INDEXED.every((key) => JSON.stringify(source[key]) === JSON.stringify(current.source[key]));
  const document = viewJsonLd(withId(place, source), place.names, isSame ? indexingRevOf(current) : rev + 1);
  const write = {
    project: place.ref,
    caller: request.caller,
    id: current.id,
    rev,
    source,
    document,
    tag,
    examine: examiner(parts),
  };
  return sendWrittenView(parts, request, reply, 200, await parts.store.update(write));
}

/** What a write that leaves the content alone is about. */
export async function markView(parts: DeltaParts, request: Request): Promise<Mark> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const rev = revision(request);
  const { id } = await writableView(parts, place, request);
  return { project: place.ref, caller: request.caller, id, rev };
}

export const sendWrittenView = (
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
): FastifyReply => sendWrittenAs(request, reply, status, resource, writtenView({ resource, publicUrl }));

/** Keys that decide what a view holds. */
const INDEXED = [
  ...['@context', 'resourceTypes', 'resourceSchemas', 'resourceTag', 'includeMetadata', 'includeDeprecated'],
  ...['sourceAsText', 'pipeline', 'mapping', 'settings', 'context'],
];

/** The current revision; a view that belongs to every project is written down before it is first changed. */
async function writableView(parts: DeltaParts, place: Place, { params, caller }: Request): Promise<Resource> {
  const current = await viewResource(parts, place.ref, place.iri(params.id), 'View');
  if (current.seq > 0) return current;
  const { id, source } = current;
  const document = viewJsonLd({ ...source, '@id': id }, place.names, 1);
  return parts.store.create({ project: place.ref, caller, kind: 'view', id, source, document });
}

/** An id is abbreviated as ids in paths are. */
const withId = (place: Place, source: JsonObject): JsonObject =>
  typeof source['@id'] === 'string' && source['@id'] !== '' ? { ...source, '@id': place.iri(source['@id']) } : source;

/** @throws Rejection PermissionIsNotDefined, or of what is written wrong */
async function checkSent({ store }: DeltaParts, source: JsonObject): Promise<ViewType> {
  const type = checkSentView(source);
  const { permission } = source;
  const [unknown] = permission === undefined ? [] : await store.unknownPermissions([String(permission)]);
  if (unknown === undefined) return type;
  const reason = `The provided permission '${unknown}' is not defined in the collection of allowed permissions.`;
  throw new Rejection(400, 'PermissionIsNotDefined', reason);
}

/** Holds what a view says against what there is, and what is served. */
const examiner = (parts: DeltaParts) => async (document: Examined) => {
  const definition = definitionOf(document);
  if ('views' in definition) await checkReferences(parts, definition);
  if (definition.type === 'ElasticSearchView') await checkIndex(parts, definition);
  return {};
};

/** @throws Rejection InvalidPipeline, InvalidElasticSearchIndexPayload */
async function checkIndex({ store }: DeltaParts, definition: ElasticSearchDefinition): Promise<void> {
  try {
    await checkSearchDefinition(definition, store);
  } catch (error) {
    if (!(error instanceof SearchRefused)) throw error;
    const reason = 'The provided ElasticSearch mapping or settings are not valid.';
    throw new Rejection(400, 'InvalidElasticSearchIndexPayload', reason, { details: error.message });
  }
}

/** @throws Rejection InvalidViewReferences, TooManyViewReferences */
async function checkReferences(parts: DeltaParts, { type, views }: AggregateDefinition): Promise<void> {
  const unknown: ViewRef[] = [];
  await membersOf(parts, views, nounOf(type), (reference) => unknown.push(reference));
  if (unknown.length === 0) return;
  const reason = 'At least one view reference does not exist, is deprecated, or is not of the same kind.';
  const given = unknown.map(({ project, id }) => ({ project: nameOf(project), viewId: id }));
  throw new Rejection(400, 'InvalidViewReferences', reason, { views: given });
}
