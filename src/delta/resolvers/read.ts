import type { FastifyReply } from 'fastify';
import { ResourceNotFound } from '../../store/errors.ts';
import { DEFAULT_RESOLVER } from '../../store/resolver.ts';
import type { Resource, Summary, Version } from '../../store/resource.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { version } from '../query.ts';
import type { Request } from '../request.ts';
import type { Subject } from '../resources/documents.ts';
import { sendListing } from '../resources/listings.ts';
import { subjectOf } from '../resources/read.ts';

const READ = 'resources/read';

/** The resolver that a path names. @throws ResourceNotFound */
export async function readResolverOf(parts: DeltaParts, request: Request): Promise<Subject> {
  const place = await enter(parts, request, READ);
  return subjectOf(parts, place, await fetchResolver(parts, place, request, version(request)));
}

/** A revision of a resolver, whether it was written or belongs to every project. */
export async function fetchResolver(
  { store }: DeltaParts,
  { ref, name, iri }: Place,
  request: Request,
  asked?: Version,
): Promise<Resource> {
  const id = iri(request.params.id);
  const found = await store.fetch(ref, id, asked, request.caller).catch(async (error) => {
    const isFirst = asked === undefined || ('rev' in asked && asked.rev === 1);
    if (error instanceof ResourceNotFound && id === DEFAULT_RESOLVER.id && isFirst) return store.defaultResolver(ref);
    throw error;
  });
  if (found.kind !== 'resolver') throw new ResourceNotFound({ id, project: name });
  return found;
}

/** The resolvers of a project, of an organisation or of all; of a project also the one that it has from its start. */
export async function sendResolvers(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { project } = request.params;
  const isPlain = ['type', 'id', 'locate', 'tag', 'deprecated', 'createdBy', 'updatedBy'].every(
    (name) => request.query[name] === undefined,
  );
  const first = project !== undefined && isPlain ? await unwritten(parts, request) : [];
  return sendListing(parts, request, reply, 'resolver', first);
}

async function unwritten(parts: DeltaParts, request: Request): Promise<Summary[]> {
  const { ref } = await enter(parts, request, READ);
  const { items } = await parts.store.summaries(
    { project: ref, ids: [DEFAULT_RESOLVER.id] },
    { size: 1 },
    request.caller,
  );
  if (items.length > 0) return [];
  const { source: _, expanded, ...rest } = await parts.store.defaultResolver(ref);
  return [{ ...rest, labels: expanded }];
}
