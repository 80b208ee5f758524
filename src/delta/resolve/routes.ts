import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { type RdfFormat, toRdf } from '../../linked-data/to-rdf.ts';
import { ResourceNotFound } from '../../store/errors.ts';
import { isIri } from '../../store/names.ts';
import type { AsOf, Iri, JsonObject, Resource } from '../../store/resource.ts';
import { formatOf, negotiate, REPRESENTATIONS, sendJson } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { parameter, version } from '../query.ts';
import { invalidId, malformedQuery, Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { sendResource, subjectOf } from '../resources/read.ts';
import { rowOf } from '../resources/rows.ts';
import { routes } from '../routes.ts';
import { context, METADATA } from '../vocabulary.ts';

const OFFERED = [...REPRESENTATIONS, 'text/turtle'] as const;
const RDF_FORMATS: Readonly<Record<string, RdfFormat>> = {
  'text/turtle': 'turtle',
  'application/n-triples': 'ntriples',
  'application/n-quads': 'nquads',
};
/** Projects that hold one id, at most. */
const MANY = 1000;
const Time = z.iso.datetime({ offset: true, error: 'is no instant' });

/**
 * `/resolve/{id}`: the entity with that id wherever the caller may read; a list where several projects have one; else
 * the region, layer or cell type that an ontology defines under it.
 */
export function addResolve(scope: FastifyInstance, parts: DeltaParts): void {
  routes(scope, '/resolve/:id', {
    GET: async (request, reply) => {
      const media = negotiate(request, OFFERED);
      const { id: segment } = request.params;
      if (!isIri(segment)) throw invalidId(segment);
      const id = segment as Iri;
      const at = await instantOf(parts, request, id);
      const { items } = await parts.store.search({ ids: [id], at }, { size: MANY }, request.caller);
      reply.header('vary', 'Accept');
      if (items.length === 0) return sendPart(parts, request, reply, id, at);
      if (items.length > 1) return sendList(parts, request, reply, items);
      const [resource] = items;
      const names = await parts.store.namesIn(resource.project);
      if (media !== 'text/turtle') return sendResource(subjectOf(parts, { names }, resource), request, reply);
      return reply.type(`${media}; charset=utf-8`).send(await toRdf(resource.expanded, 'turtle'));
    },
  });
}

/** What `?rev=`, `?tag=` or `?time=` means, if one is given. */
async function instantOf({ store }: DeltaParts, request: Request, id: Iri): Promise<AsOf | undefined> {
  const asked = version(request);
  const time = parameter(request.query, 'time', Time);
  if (asked && time !== undefined) throw malformedQuery('time', 'give one of tag, rev, time');
  if (time !== undefined) return { time };
  if (asked === undefined) return undefined;
  const seq = await store.sequenceAt(asked, id, request.caller).catch((error) => {
    throw error instanceof ResourceNotFound ? notFound(id) : error;
  });
  return { seq };
}

const notFound = (id: string): Rejection =>
  new Rejection(404, 'ResourceNotFound', `Resource '${id}' not found in any project that can be read.`);

const sendList = (
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  items: readonly Resource[],
): FastifyReply =>
  sendJson(request, reply, 200, {
    '@context': [METADATA, context('search'), context('search-metadata')],
    _total: items.length,
    _results: items.map((resource) => rowOf(publicUrl, { ...resource, labels: resource.expanded })),
  });

async function sendPart(parts: DeltaParts, request: Request, reply: FastifyReply, id: Iri, at: AsOf | undefined) {
  const found = await parts.store.findPart(id, at, request.caller);
  if (!found) throw notFound(id);
  const { source, expanded } = await parts.describePart(found.part, found.definedBy);
  const media = negotiate(request, ['application/ld+json', 'application/json', ...Object.keys(RDF_FORMATS)]);
  reply.type(`${media}; charset=utf-8`);
  if (media in RDF_FORMATS) return toRdf(expanded, RDF_FORMATS[media]);
  const body: JsonObject | readonly JsonObject[] =
    formatOf(request) === 'expanded' ? [expanded] : { '@id': id, ...source };
  return JSON.stringify(body);
}
