import type { FastifyReply } from 'fastify';
import type { Caller } from '../../store/caller.ts';
import { DEFAULT_RESOLVER_SOURCE } from '../../store/default-resolver.ts';
import { nameOf } from '../../store/names.ts';
import type { Examined, Mark, Remembered } from '../../store/port.ts';
import { type Resolver, readResolver } from '../../store/resolver.ts';
import type { Resource } from '../../store/resource.ts';
import { type DeltaParts, enter, type Place } from '../parts.ts';
import { checkIndexing, revision } from '../query.ts';
import { Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { entityOfKind } from '../resources/of-kind.ts';
import { checkChangeable, readDocument, readNew, sendWrittenAs } from '../resources/write.ts';
import { resolverJsonLd, writtenResolver } from './documents.ts';

const WRITE = 'resolvers/write';

/** A new resolver, under the id that the path or the document gives, or a new one. */
export async function createResolver(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const { place, id, source } = await readNew(parts, request, WRITE);
  const { caller } = request;
  const made = await parts.store.create({
    ...{ project: place.ref, caller, id, source },
    kind: 'resolver',
    document: resolverJsonLd(source, place.names),
    examine: (document) => examine(parts, place, caller, document),
  });
  return sendWrittenResolver(parts, request, reply, 201, made);
}

/** The next revision of a resolver, which stays of its kind. */
export async function updateResolver(parts: DeltaParts, request: Request, reply: FastifyReply): Promise<unknown> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const rev = revision(request);
  const source = await readDocument(request);
  const current = await asRow(parts, place, request);
  checkChangeable(current, rev);
  const { caller } = request;
  const made = await parts.store.update({
    ...{ project: place.ref, caller, id: current.id, rev, source },
    document: resolverJsonLd(source, place.names),
    examine: (document) => examine(parts, place, caller, document, current),
  });
  return sendWrittenResolver(parts, request, reply, 200, made);
}

/** What a deprecation is about. */
export async function markResolver(parts: DeltaParts, request: Request): Promise<Mark> {
  const place = await enter(parts, request, WRITE);
  checkIndexing(request);
  const rev = revision(request);
  const { id } = await asRow(parts, place, request);
  return { project: place.ref, caller: request.caller, id, rev };
}

/** The current revision; the resolver that every project has becomes a row, so that it can be changed. */
async function asRow(parts: DeltaParts, place: Place, request: Request): Promise<Resource> {
  const current = await entityOfKind(parts, request, place, 'resolver');
  if (current.seq > 0) return current;
  const { id, source } = current;
  const document = resolverJsonLd(DEFAULT_RESOLVER_SOURCE, place.names);
  const { caller } = request;
  return parts.store.create({ project: place.ref, caller, kind: 'resolver', id, source, document });
}

/** @param current - the revision before, of an update */
async function examine(
  { store }: DeltaParts,
  { ref }: Place,
  caller: Caller,
  { expanded, id }: Examined,
  current?: Resource,
): Promise<Remembered> {
  const resolver = readResolver(expanded);
  if ('fault' in resolver) throw new Rejection(400, resolver.fault, resolver.reason);
  checkIdentities(resolver, caller);
  const before = current && readResolver(current.expanded);
  if (before && 'kind' in before && before.kind !== resolver.kind) throw differentType(id, resolver.kind, before.kind);
  const same = (await store.resolvers(ref)).find((one) => one.priority === resolver.priority && one.id !== id);
  if (!same) return {};
  const reason = `Resolver '${same.id}' in project '${nameOf(ref)}' already has the provided priority '${same.priority}'.`;
  throw new Rejection(400, 'PriorityAlreadyExists', reason);
}

/** Nobody lends the rights of others. */
function checkIdentities(resolver: Resolver, caller: Caller): void {
  const given = resolver.kind === 'CrossProject' ? (resolver.identities ?? []) : [];
  const missing = given.filter((name) => !caller.identities.includes(name));
  if (missing.length === 0) return;
  const reason = `The caller doesn't have some of the provided identities: ${missing.join(',')}`;
  throw new Rejection(400, 'InvalidIdentities', reason);
}

const differentType = (id: string, found: string, expected: string): Rejection =>
  new Rejection(
    400,
    'DifferentResolverType',
    `Resolver '${id}' is of type '${expected}' and can't be updated to be a '${found}' .`,
  );

/** The answer to a write of a resolver. */
export const sendWrittenResolver = (
  { publicUrl }: DeltaParts,
  request: Request,
  reply: FastifyReply,
  status: number,
  resource: Resource,
): FastifyReply => sendWrittenAs(request, reply, status, resource, writtenResolver(publicUrl, resource));
