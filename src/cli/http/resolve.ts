import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { preferred } from '../../delta/negotiation.ts';
import type { Graph } from '../../entities/graph.ts';
import { Iri } from '../../entities/iri.ts';
import { readDocument } from '../../entities/read-document.ts';
import { type RdfFormat, toRdf } from '../../linked-data/to-rdf.ts';
import { NotAcceptable } from './failure.ts';
import { parseRequest, VersionQuery } from './parse-request.ts';

const RDF_FORMATS: Readonly<Record<string, RdfFormat>> = {
  'text/turtle': 'turtle',
  'application/n-triples': 'ntriples',
  'application/n-quads': 'nquads',
};
const OFFERED = ['application/ld+json', 'application/json', ...Object.keys(RDF_FORMATS)];

const Params = z.object({ id: Iri });
const Format = z.object({ format: z.enum(['compacted', 'expanded']).default('compacted') });

/**
 * `GET /v1/resolve/{encoded IRI}`: an entity, or a region or layer of an ontology, as linked data in the form that the
 * client accepts; of any version.
 */
export function addResolve(app: FastifyInstance, graph: Graph): void {
  app.get('/v1/resolve/:id', async ({ params, query, headers, caller }, reply) => {
    const { id } = parseRequest(Params, params);
    const { format } = parseRequest(Format, query);
    const version = parseRequest(VersionQuery, query);
    const media = preferred(headers.accept, OFFERED);
    if (media === undefined) throw new NotAcceptable(OFFERED);
    const at = version && { seq: await graph.store.sequenceAt(version, id, caller) };
    const { expanded, source } = await readDocument({ graph, caller, at }, id);
    reply.type(`${media}; charset=utf-8`).header('vary', 'Accept');
    if (media in RDF_FORMATS) return toRdf(expanded, RDF_FORMATS[media]);
    return JSON.stringify(format === 'expanded' ? [expanded] : { '@id': id, ...source });
  });
}
