import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Link, linksOf } from '../../linked-data/links.ts';
import { toMilliseconds } from '../../store/audit.ts';
import { metadataOf } from '../../store/metadata.ts';
import type { Iri, JsonObject, Resource } from '../../store/resource.ts';
import { flag, listOf, pageOf, windowOf } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import type { Request } from '../request.ts';
import { routes } from '../routes.ts';
import { typeOf } from './documents.ts';
import { read } from './read.ts';

/** More than a document links to. */
const ALL = { size: 10_000 };

/** The links from and to entities of whatever kind: the addresses that `_incoming` and `_outgoing` tell. */
export function addLinks(scope: FastifyInstance, parts: DeltaParts, path: string): void {
  routes(scope, `${path}/incoming`, { GET: (request, reply) => sendIncoming(parts, request, reply) });
  routes(scope, `${path}/outgoing`, { GET: (request, reply) => sendOutgoing(parts, request, reply) });
}

/** Entities of the project that link to an id, whether there is one with the id or not; each once, the oldest first. */
async function sendIncoming(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { store, publicUrl } = parts;
  const { ref, iri } = await enter(parts, request, 'resources/read');
  const id = iri(request.params.id);
  const { from, size } = windowOf(request);
  const query = { project: ref, linkingTo: id };
  const [{ items }, total] = await Promise.all([
    store.search(query, { size, offset: from }, request.caller),
    store.count(query, request.caller),
  ]);
  const rows = items.map((resource) => {
    const link = linksOf(resource.expanded).find((one) => one.id === id);
    return { ...entityRow(publicUrl, resource), paths: link?.path ?? [] };
  });
  return sendJson(request, reply, 200, listOf(request, publicUrl, rows, total, []));
}

/** What a resource links to: entities of the project with their metadata, and other IRIs. */
async function sendOutgoing(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { publicUrl } = parts;
  const { resource } = await read(parts, request);
  const links = linksOf(resource.expanded).sort((a, b) => (a.id < b.id ? -1 : 1));
  const { from, size } = windowOf(request);
  const external = flag(request.query, 'includeExternalLinks') ?? true;
  const shown = external ? links.slice(from, from + size) : links;
  const known = await entitiesOf(parts, request, resource, shown);
  const toRow = ({ id, path }: Link): JsonObject => ({ '@id': id, ...known.get(id), paths: path });
  const body = external
    ? listOf(request, publicUrl, shown.map(toRow), links.length, [])
    : pageOf(request, publicUrl, shown.filter(({ id }) => known.has(id)).map(toRow), []);
  return sendJson(request, reply, 200, body);
}

/** Rows of the entities of the same project among what is linked to, by id. */
async function entitiesOf(
  { store, publicUrl }: DeltaParts,
  { caller }: Request,
  { project }: Resource,
  links: readonly Link[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const ids = [...new Set(links.map(({ id }) => id as Iri))]; // ids of links are IRIs
  const { items } = await store.search({ project, ids }, ALL, caller);
  return new Map(items.map((item) => [item.id, entityRow(publicUrl, item)]));
}

/** Delta answers from its index of triples. */
function entityRow(publicUrl: string, resource: Resource): JsonObject {
  const { createdAt, updatedAt, ...by } = resource.audit;
  const audit = { ...by, createdAt: toMilliseconds(createdAt), updatedAt: toMilliseconds(updatedAt) };
  return { '@id': resource.id, ...typeOf(resource.types), ...metadataOf(publicUrl, { ...resource, audit }) };
}
