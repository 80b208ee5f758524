import type { Json, JsonObject } from '../../resource.ts';
import { asNumber, asObject, isObject, listOf } from './queries/parse.ts';
import { illegal, parsing } from './refused.ts';
import { readShownFields, type ShownField } from './shown-fields.ts';
import { readSort, type SortKey } from './sorting.ts';

/** What `_search` asks for. */
export interface SearchRequest {
  readonly query: JsonObject;
  /** Narrows the hits, not the aggregations. */
  readonly postFilter?: JsonObject;
  readonly from: number;
  readonly size: number;
  /** Empty: by score. */
  readonly sort: readonly SortKey[];
  readonly searchAfter?: readonly Json[];
  /** How far hits are counted. */
  readonly countUpTo: number;
  readonly hidesTotal: boolean;
  readonly minScore?: number;
  /** Value of `_source`. */
  readonly source?: Json;
  readonly fields: readonly ShownField[];
  readonly aggregations: JsonObject;
  readonly trackScores: boolean;
}

/** Hits that a page may pass over and hold together, as Elasticsearch limits them. */
const MAX_WINDOW = 10_000;
const COUNTED = 10_000;

const IGNORED = [
  'timeout',
  'stored_fields',
  'version',
  'seq_no_primary_term',
  'stats',
  'terminate_after',
  'indices_boost',
];
const KNOWN = [
  ...['query', 'post_filter', 'from', 'size', 'sort', 'search_after', 'track_total_hits', 'track_scores', 'min_score'],
  ...['_source', 'fields', 'docvalue_fields', 'aggs', 'aggregations'],
];

/** Reads the body of `_search`. @throws SearchRefused */
export function toRequest(body: JsonObject): SearchRequest {
  for (const [key, value] of Object.entries(body)) {
    if (KNOWN.includes(key) || IGNORED.includes(key)) continue;
    const kind = isObject(value) ? 'START_OBJECT' : Array.isArray(value) ? 'START_ARRAY' : 'VALUE';
    throw parsing(`Unknown key for a ${kind} in [${key.slice(0, 80)}].`);
  }
  const from = natural(body.from, 'from', 0);
  const size = natural(body.size, 'size', 10);
  if (from + size > MAX_WINDOW) {
    throw illegal(
      `Result window is too large, from + size must be less than or equal to: [${MAX_WINDOW}] but was [${from + size}]. See the scroll api for a more efficient way to request large data sets.`,
    );
  }
  const sort = listOf(body.sort).flatMap(readSort);
  const searchAfter = body.search_after === undefined ? undefined : listOf(body.search_after);
  if (searchAfter && sort.length === 0) throw illegal('Sort must contain at least one field.');
  if (searchAfter && searchAfter.length !== sort.length)
    throw illegal(`search_after has ${searchAfter.length} value(s) but sort has ${sort.length}.`);
  if (searchAfter && from > 0) throw illegal('`from` parameter must be set to 0 when `search_after` is used.');
  const total = body.track_total_hits ?? COUNTED;
  return {
    query: body.query === undefined ? { match_all: {} } : asObject(body.query, 'query'),
    ...(body.post_filter !== undefined && { postFilter: asObject(body.post_filter, 'post_filter') }),
    from,
    size,
    sort,
    ...(searchAfter && { searchAfter }),
    countUpTo:
      total === true ? Number.MAX_SAFE_INTEGER : total === false ? 0 : natural(total, 'track_total_hits', COUNTED),
    hidesTotal: total === false,
    ...(body.min_score !== undefined && { minScore: asNumber(body.min_score, 'min_score', 0) }),
    ...(body._source !== undefined && { source: body._source }),
    fields: [...readShownFields(body.fields, 'fields'), ...readShownFields(body.docvalue_fields, 'docvalue_fields')],
    aggregations: asObject(body.aggs ?? body.aggregations ?? {}, 'aggs'),
    trackScores: body.track_scores === true,
  };
}

function natural(given: Json | undefined, name: string, fallback: number): number {
  const number = asNumber(given, name, fallback);
  if (!Number.isInteger(number)) throw parsing(`[${name}] must be a whole number, but was [${number}]`);
  if (number < 0) throw illegal(`[${name}] parameter cannot be negative, found [${number}]`);
  return number;
}
