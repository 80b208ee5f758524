import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { isIri } from '../../store/names.ts';
import type { Query } from '../../store/port.ts';
import type { Json, JsonObject, Kind } from '../../store/resource.ts';
import { nextPage, values, windowOf } from '../listing.ts';
import { sendJson } from '../negotiation.ts';
import type { DeltaParts } from '../parts.ts';
import { malformedQuery } from '../rejection.ts';
import type { Request } from '../request.ts';
import { typeOf } from '../resources/documents.ts';
import { context, METADATA, NXV } from '../vocabulary.ts';
import { withoutIdleLimit } from './idle-limit.ts';
import { defaultIndex } from './search-index.ts';

/** Where a text is looked for (Nexus Delta, QueryBuilder). */
const FIELDS = ['*', '*.fulltext', '_tags', '_original_source', '_uuid'];
/** Projects and types that are told. */
const MAX_COUNTED = 500;

const Keywords = z.record(z.string(), z.string());
const Position = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Whether a list is to be found by what documents say. */
export const wantsDocuments = ({ query }: Request): boolean => query.q !== undefined || query.keywords !== undefined;

/** Answers a list with `?q=` or `?keywords=`: with a text the best hits first. */
export async function sendFound(
  parts: DeltaParts,
  request: Request,
  reply: FastifyReply,
  query: Query,
): Promise<unknown> {
  const { from, size } = windowOf(request);
  const [text] = values(request.query, 'q');
  if (text !== undefined && request.query.sort !== undefined) {
    throw malformedQuery('sort, q', 'sort and q query parameters cannot be present simultaneously');
  }
  const answer = await ask(parts, request, query, {
    ...(text === undefined && { sort: sortOf(request) }),
    ...afterOf(request),
    ...(request.query.after === undefined && { from }),
    size,
    track_total_hits: true,
    _source: { excludes: ['_original_source'] },
  });
  const { total, hits, max_score }: Hits = answer.hits;
  const last = hits.at(-1)?.sort;
  const after = hits.length === size && last !== undefined ? JSON.stringify(last) : undefined;
  return sendJson(request, reply, 200, {
    '@context': [METADATA, context('search'), context('search-metadata')],
    _total: total.value,
    ...(text !== undefined && max_score !== undefined && { _maxScore: max_score }),
    ...(after !== undefined && { _next: nextPage(request, parts.publicUrl, { size, after }) }),
    _results: hits.map(({ _source, _score }) => ({
      ..._source,
      ...typeOf([_source['@type'] ?? []].flat().map((type) => String(type).replace(NXV, ''))),
      ...(_score !== undefined && { _score }),
    })),
  });
}

/** How many there are of what `?q=` or `?keywords=` finds, by project and by type. */
export async function countFound(parts: DeltaParts, request: Request, query: Query): Promise<Counted> {
  const by = (field: string) => ({ terms: { field, size: MAX_COUNTED } });
  const aggs = { projects: by('_project'), types: by('@type') };
  const { hits, aggregations } = await ask(parts, request, query, { size: 0, track_total_hits: true, aggs });
  return { total: hits.total.value, ...aggregations };
}

interface Counted {
  readonly total: number;
  readonly projects: JsonObject;
  readonly types: JsonObject;
}

/** Looks for what a list asks for in the documents of projects that the caller may read. */
async function ask(parts: DeltaParts, request: Request, query: Query, more: JsonObject) {
  const [text] = values(request.query, 'q');
  const bool = { must: textQuery(text), filter: filtersOf(query, request, parts.publicUrl), must_not: unwanted(query) };
  const { project, org } = query;
  const projects = project ? [project] : await parts.store.readableProjects(org, request.caller);
  const target = { index: defaultIndex(parts), projects };
  const found = () => parts.store.searchDocuments([target], { query: { bool }, ...more });
  return JSON.parse(await withoutIdleLimit(request, found));
}

/** By the keys that the list names. */
function sortOf({ query }: Request): Json[] {
  const asked = values(query, 'sort');
  return (asked.length > 0 ? asked : ['_createdAt', '@id']).map((given) => ({
    [given.replace(/^[-+ ]/, '')]: given.startsWith('-') ? 'desc' : 'asc',
  }));
}

interface Hits {
  readonly total: { readonly value: number };
  readonly max_score?: number;
  readonly hits: readonly {
    readonly _source: JsonObject;
    readonly _score?: number;
    readonly sort?: readonly Json[];
  }[];
}

function textQuery(text: string | undefined): JsonObject[] {
  if (text === undefined) return [];
  // An address is looked for by its parts.
  const analyzer = isIri(text) && { analyzer: 'path_hierarchy' };
  return [{ multi_match: { query: text, fields: FIELDS, lenient: true, ...analyzer } }];
}

/** The filters of a list, as a query has them. */
function filtersOf(query: Query, request: Request, publicUrl: string): JsonObject[] {
  const { types = [], someType, ids, schema, rev, deprecated, tag, createdBy, updatedBy } = query;
  const term = (field: string, value: Json | undefined) => (value === undefined ? [] : [{ term: { [field]: value } }]);
  const identity = (name: string | undefined) => (name === undefined ? undefined : `${publicUrl}/${name}`);
  return [
    ...types.flatMap((type) => term('@type', type)),
    ...(someType ? [{ terms: { '@type': someType } }] : []),
    ...(ids ? [{ terms: { _id: ids } }] : []),
    ...term('_constrainedBy', schema),
    ...term('_rev', rev),
    ...term('_deprecated', deprecated),
    ...term('_tags', tag),
    ...term('_createdBy', identity(createdBy)),
    ...term('_updatedBy', identity(updatedBy)),
    ...range('_createdAt', query.createdAt),
    ...range('_updatedAt', query.updatedAt),
    ...(query.kind ? [ofKind(query.kind, publicUrl)] : []),
    ...keywordsOf(request),
  ];
}

const ofKind = (kind: Kind, publicUrl: string): JsonObject => ({ prefix: { _self: `${publicUrl}/${kind}s/` } });

const range = (field: string, { after: gt, before: lt }: Query['createdAt'] = {}): JsonObject[] =>
  gt === undefined && lt === undefined
    ? []
    : [{ range: { [field]: { ...(gt !== undefined && { gt }), ...(lt !== undefined && { lt }) } } }];

function unwanted({ noType = [], notAllTypes }: Query): JsonObject[] {
  const all = notAllTypes && [{ bool: { filter: notAllTypes.map((type) => ({ term: { '@type': type } })) } }];
  return [...noType.map((type) => ({ term: { '@type': type } })), ...(all ?? [])];
}

/** `?keywords={"name": "value"}` */
function keywordsOf({ query }: Request): JsonObject[] {
  const [given] = values(query, 'keywords');
  if (given === undefined) return [];
  const keywords = parsed(given, Keywords);
  if (!keywords) throw malformedQuery('keywords', 'It must be a JSON object of texts.');
  return Object.entries(keywords).map(([name, value]) => ({ term: { [`_keywords.${name}`]: value } }));
}

/** Where the last page ended: the sort values of its last hit. */
function afterOf({ query }: Request): JsonObject {
  const [given] = values(query, 'after');
  if (given === undefined) return {};
  if (query.from !== undefined) {
    throw malformedQuery('after, from', 'after and from query parameters cannot be present simultaneously');
  }
  const position = parsed(given, Position);
  if (!position) throw malformedQuery('after', 'Use the address in _next as it is.');
  return { search_after: position };
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
