import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ResourceNotFound } from '../../store/errors.ts';
import { selfOf } from '../../store/metadata.ts';
import type { ContextRef, JsonObject, Resource } from '../../store/resource.ts';
import { etagOf, isKnown } from '../etag.ts';
import { formatOf, JSON_TYPES, negotiate, REPRESENTATIONS, sendJson } from '../negotiation.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { parameter, version } from '../query.ts';
import { Rejection, resourceNotFound } from '../rejection.ts';
import type { Request } from '../request.ts';
import { context } from '../vocabulary.ts';
import { annotatedSource, dotDocument, expandedDocument, rdfDocument, type Subject } from './documents.ts';
import { fetchedDocument } from './represent.ts';

const READ = 'resources/read';

/** The contexts that a revision was written with. */
export function sendContexts({ resource }: Subject, request: Request, reply: FastifyReply): unknown {
  const remoteContexts = resource.contexts.map(toContextRef);
  return sendJson(request, reply, 200, { '@context': context('remote-contexts'), remoteContexts });
}

/** A revision as the client wants it. */
export async function sendResource(subject: Subject, request: Request, reply: FastifyReply): Promise<unknown> {
  const { resource } = subject;
  const media = negotiate(request, REPRESENTATIONS);
  const format = formatOf(request);
  const path = selfOf('', resource);
  if (isKnown(request, reply, etagOf(request, { path, version: resource.seq, media, format }))) return reply;
  reply.type(`${media}; charset=utf-8`);
  if (media === 'text/vnd.graphviz') return dotDocument(subject, format);
  if (media === 'application/n-triples') return rdfDocument(subject, 'ntriples');
  if (media === 'application/n-quads') return rdfDocument(subject, 'nquads');
  if (format === 'expanded') return JSON.stringify(expandedDocument(subject));
  return JSON.stringify(await fetchedDocument(subject));
}

/** What was sent; with what is known of the revision when the client asks for `annotate`. */
export async function sendSource(subject: Subject, request: Request, reply: FastifyReply): Promise<unknown> {
  const { resource } = subject;
  if (resource.file) throw resourceNotFound(resource.id, `${resource.project.org}/${resource.project.project}`);
  const annotate = parameter(request.query, 'annotate', z.stringbool('is none of true, false')) ?? false;
  negotiate(request, JSON_TYPES);
  const media = 'application/json';
  if (isKnown(request, reply, etagOf(request, { path: selfOf('', resource), version: resource.seq, media })))
    return reply;
  reply.type(`${media}; charset=utf-8`);
  return JSON.stringify(annotate ? annotatedSource(subject) : resource.source);
}

/** The revision that a request asks for, under the schema that its path names, if it names one. */
export async function read(parts: DeltaParts, request: Request): Promise<Subject> {
  const place = await enter(parts, request, READ);
  const { schema = '_', id: segment } = request.params;
  const id = place.iri(segment);
  const resource = await parts.store.fetch(place.ref, id, version(request), request.caller).catch((error) => {
    throw error instanceof ResourceNotFound && schema === '_' ? missingEverywhere(id, place) : error;
  });
  if (schema !== '_' && place.iri(schema) !== resource.schema) throw resourceNotFound(id, place.name);
  return subjectOf(parts, place, resource);
}

export const subjectOf = (
  { store, publicUrl }: DeltaParts,
  { names }: Pick<Place, 'names'>,
  resource: Resource,
): Subject => ({
  resource,
  project: names,
  publicUrl,
  loadContext: store.contextsOf(resource),
});

/** Through `_` an id may be of any kind, and Delta tells of each that it is not there. */
function missingEverywhere(id: string, { name }: Place): Rejection {
  const kinds = ['Resource', 'Schema', 'Resolver', 'ElasticSearch view', 'Blazegraph view', 'Storage', 'File'];
  const rejections = kinds.map((kind) => ({
    '@type': 'ResourceNotFound',
    reason: `${kind} '${id}' not found in project '${name}'.`,
    status: 404,
  }));
  return new Rejection(404, 'ResourceNotFound', '', { rejections });
}

const toContextRef = ({ iri, resource }: ContextRef): JsonObject =>
  resource
    ? {
        '@type': 'ProjectRemoteContextRef',
        iri,
        resource: { id: resource.id, project: `${resource.org}/${resource.project}`, rev: resource.rev },
      }
    : { '@type': 'StaticContextRef', iri };
