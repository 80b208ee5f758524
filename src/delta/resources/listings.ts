import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { addressOf, isIri } from '../../store/names.ts';
import type { Query } from '../../store/port.ts';
import type { Iri, Kind, Summary } from '../../store/resource.ts';
import { sendAggregations } from '../aggregations.ts';
import { fromSelf } from '../from-self.ts';
import { flag, nextPage, values, windowOf } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import { type DeltaParts, enter } from '../parts.ts';
import { malformedQuery, Rejection } from '../rejection.ts';
import type { Request } from '../request.ts';
import { toIri } from '../segments.ts';
import { sendFound, wantsDocuments } from '../views/search-listing.ts';
import { context, METADATA } from '../vocabulary.ts';
import { rowOf } from './rows.ts';
import { toQuery } from './search-query.ts';
import { unwrittenOf } from './unwritten.ts';

/**
 * The entities of a project, of an organisation, or of all projects that the caller may read, as the path says.
 *
 * @param kind - absent: of every kind
 */
export async function sendListing(
  parts: DeltaParts,
  request: Request,
  reply: FastifyReply,
  kind?: Kind,
): Promise<unknown> {
  const asked = await queryOf(parts, request);
  const query = asked && { ...asked, ...(kind && { kind }) };
  // They stand before all others, on the first page.
  const first = query ? await unwrittenOf(parts.store, query, request.caller) : [];
  if (flag(request.query, 'aggregations')) return sendAggregations(parts, request, reply, query, first);
  if (query && wantsDocuments(request)) return sendFound(parts, request, reply, query);
  const page = await pageOf(parts, request, query, first);
  return sendJson(request, reply, 200, {
    '@context': [METADATA, context('search'), context('search-metadata')],
    _total: page.total,
    ...(page.next && { _next: nextPage(request, parts.publicUrl, page.next) }),
    _results: page.items.map((item) => rowOf(parts.publicUrl, item)),
  });
}

/** @param first - what no search finds: stands before all that one does */
async function pageOf(
  { store }: DeltaParts,
  request: Request,
  query: Query | undefined,
  first: readonly Summary[],
): Promise<{ items: readonly Summary[]; total: number; next?: Readonly<Record<string, unknown>> | undefined }> {
  const { from, size } = windowOf(request);
  const after = cursorOf(request);
  if (!query) return { items: [], total: 0 };
  const shown = after === undefined ? first.slice(from, from + size) : [];
  const left = { size: size - shown.length, offset: Math.max(0, from - first.length), after };
  const [found, page] = await Promise.all([
    store.count(query, request.caller),
    left.size > 0 ? store.summaries(query, left, request.caller) : { items: [], next: undefined },
  ]);
  const total = found + first.length;
  const behind = left.size === 0 && from + size < total ? { from: from + size, size } : undefined;
  const next = page.next === undefined ? behind : { size, after: JSON.stringify([page.next]) };
  return { items: [...shown, ...page.items], total, next };
}

/** What to look for; undefined when nothing can be found. */
async function queryOf(parts: DeltaParts, request: Request): Promise<Query | undefined> {
  const { org, project, schema } = request.params;
  if (project === undefined) {
    if (!(await parts.store.mayReadSome(org, request.caller))) throw noViews();
    return locate(parts, request, { ...toQuery(request.query, undefined, parts.publicUrl), org });
  }
  const place = await enter(parts, request, 'resources/read');
  const query = { ...toQuery(request.query, place.names, parts.publicUrl), project: place.ref };
  const constrained = schema === undefined || schema === '_' ? query : { ...query, schema: place.iri(schema) };
  return locate(parts, request, constrained, (text) => toIri(text, place.names));
}

/** `?locate=` takes an id, or the address of an entity. */
async function locate(
  { store, publicUrl }: DeltaParts,
  { query: { locate: given }, caller }: Request,
  query: Query,
  // Beyond projects nothing can be abbreviated.
  expand = (text: string): Iri | undefined => (isIri(text) ? (text as Iri) : undefined),
): Promise<Query | undefined> {
  if (given === undefined) return query;
  const self = fromSelf(publicUrl, String(given));
  if (!self) {
    const id = expand(String(given));
    return id && { ...query, ids: [id] };
  }
  const { org, project } = self.project;
  const inScope =
    (query.org ?? org) === org &&
    (query.project?.org ?? org) === org &&
    (query.project?.project ?? project) === project;
  const mayRead = await store.may(caller, 'resources/read', addressOf(self.project));
  return inScope && mayRead ? { ...query, project: self.project, org: undefined, ids: [self.id] } : undefined;
}

const After = z.tuple([z.string()]);

/** `?after=` of a `_next`: a list that holds the store's cursor. */
function cursorOf({ query }: Request): string | undefined {
  const [given] = values(query, 'after');
  if (given === undefined) return undefined;
  if (query.from !== undefined) {
    throw malformedQuery('after, from', 'after and from query parameters cannot be present simultaneously');
  }
  try {
    return After.parse(JSON.parse(given))[0];
  } catch {
    throw malformedQuery('after', 'Use the address in _next as it is.');
  }
}

const noViews = (): Rejection =>
  new Rejection(403, 'AuthorizationFailed', 'The supplied authentication is not authorized to access this resource.', {
    details: 'No views are accessible.',
  });
