import type { JsonObject } from '../../resource.ts';
import { MAX_BUCKETS } from './aggregations/aggregation.ts';
import { readAggregations } from './aggregations/read.ts';
import type { Documents, Shown } from './documents.ts';
import { type Ranked, ranked } from './hits.ts';
import { type KnownCounts, loadedStatistics } from './known-statistics.ts';
import { and } from './narrow.ts';
import type { Query, Reading } from './queries/query.ts';
import { readQuery } from './queries/read.ts';
import { type SearchRequest, toRequest } from './request.ts';
import type { Schema } from './schema.ts';
import { shownFields } from './shown-fields.ts';
import { compareSorted, sortReader, toldValues, toPosition } from './sorting.ts';
import { sourceFilter, wholeSource } from './source-filter.ts';
import { type Fields, toFields } from './values.ts';

/** An index whose documents are up to date. */
export interface OpenIndex {
  readonly key: number;
  readonly name: string;
  /** The commit that its documents are of. */
  readonly seq: number;
  readonly schema: Schema;
  readonly documents: Documents;
  readonly counts: KnownCounts;
}

/** A query on one index. */
interface Part {
  readonly index: OpenIndex;
  readonly reading: Reading;
  readonly query: Query;
  readonly postFilter?: Query;
}

interface Answer {
  readonly total: number;
  /** Whether there are more than `total`. */
  readonly isMore: boolean;
  readonly page: readonly Ranked[];
  readonly aggregations?: JsonObject;
  readonly best?: number;
}

const MAX_CLAUSES = 4096;
/** Hits that all `top_hits` of a request keep. */
const MAX_HITS = 50_000;

/** Answers the body of `_search` over indices as over one. @throws SearchRefused */
export async function executeSearch(indices: readonly OpenIndex[], body: JsonObject): Promise<string> {
  const started = performance.now();
  const request = toRequest(body);
  const show = sourceFilter(request.source);
  const parts: Part[] = [];
  for (const index of indices) parts.push(await toPart(index, request, body));
  const answer = isPlain(request, parts) ? await countAndPage(parts, request) : await scanAll(parts, request);
  const isByScore = request.sort.length === 0 || request.trackScores;
  const hits = await toHits(answer.page, parts, request, show, isByScore);
  const shards = Math.max(1, indices.length);
  return jsonObject({
    took: JSON.stringify(Math.round(performance.now() - started)),
    timed_out: 'false',
    _shards: JSON.stringify({ total: shards, successful: shards, skipped: 0, failed: 0 }),
    hits: jsonObject({
      total: request.hidesTotal
        ? undefined
        : JSON.stringify({ value: answer.total, relation: answer.isMore ? 'gte' : 'eq' }),
      max_score: isByScore && answer.best !== undefined ? JSON.stringify(answer.best) : undefined,
      hits: `[${hits.reduce((all, hit) => (all === '' ? hit : `${all},${hit}`), '')}]`,
    }),
    aggregations: answer.aggregations && JSON.stringify(answer.aggregations),
  });
}

/** An object whose members are JSON already, of which there is one: appended, as `join` would copy what is long. What is undefined is left out. */
function jsonObject(members: Readonly<Record<string, string | undefined>>): string {
  let object = '';
  for (const [name, json] of Object.entries(members))
    if (json !== undefined) object += `${object === '' ? '{' : ','}"${name}":${json}`;
  return `${object}}`;
}

async function toPart(index: OpenIndex, request: SearchRequest, body: JsonObject): Promise<Part> {
  const statistics = loadedStatistics(index.documents, index.schema, index.counts, index.seq);
  const reading: Reading = {
    index: index.key,
    indexName: index.name,
    schema: index.schema,
    statistics,
    body: JSON.stringify(body),
    now: Date.now(),
    within: '',
    depth: 0,
    scoring: request.sort.length === 0 || request.trackScores || request.sort.some(({ path }) => path === '_score'),
    reads: new Set(),
    budget: { clauses: MAX_CLAUSES, buckets: MAX_BUCKETS, hits: MAX_HITS },
    read: readQuery,
  };
  const query = readQuery(request.query, reading);
  const postFilter = request.postFilter && readQuery(request.postFilter, { ...reading, scoring: false });
  await statistics.load();
  return { index, reading, query, ...(postFilter && { postFilter }) };
}

/** Whether the database can tell the hits without any document being read. */
const isPlain = ({ sort, aggregations, minScore }: SearchRequest, parts: readonly Part[]): boolean =>
  sort.length === 0 &&
  minScore === undefined &&
  Object.keys(aggregations).length === 0 &&
  parts.every(({ query, postFilter }) => query.exact && query.constant && (postFilter?.exact ?? true));

async function countAndPage(
  parts: readonly Part[],
  { from, size, countUpTo, hidesTotal }: SearchRequest,
): Promise<Answer> {
  const best = ranked<Ranked>([], from + size);
  let total = 0;
  let top: number | undefined;
  for (const { index, query, postFilter } of parts) {
    const narrow = postFilter ? and([query.narrow, postFilter.narrow]) : query.narrow;
    const score = query.constant?.() ?? 0;
    const limit = countUpTo === Number.MAX_SAFE_INTEGER ? undefined : countUpTo + 1;
    const first = size === 0 ? [] : await index.documents.first(narrow, from + size);
    // A page that is not full shows all that there are.
    const isAll = size > 0 && first.length < from + size;
    if (!hidesTotal) total += isAll ? first.length : await index.documents.count(narrow, limit);
    for (const place of first) best.add({ ...place, index: index.key, score, values: [] });
    if (first.length > 0) top = Math.max(top ?? score, score);
  }
  const isMore = !hidesTotal && total > countUpTo;
  return { total: isMore ? countUpTo : total, isMore, page: best.items().slice(from), best: top };
}

async function scanAll(parts: readonly Part[], request: SearchRequest): Promise<Answer> {
  const { from, size, sort, countUpTo, hidesTotal } = request;
  const found = ranked<Ranked>(sort, from + size);
  const aggregations =
    Object.keys(request.aggregations).length > 0 ? readAggregations(request.aggregations)() : undefined;
  const after =
    request.searchAfter &&
    toPosition(
      request.searchAfter,
      sort,
      parts.map(({ index }) => index.schema),
    );
  let total = 0;
  let best: number | undefined;
  for (const part of parts) {
    const { reading, query, postFilter, index } = part;
    const sortValues = sort.map((key) => sortReader(key, reading));
    aggregations?.prepare(reading);
    const reads = reading.reads.has('*') ? undefined : reading.reads;
    const same = query.exact ? query.constant?.() : undefined;
    for await (const rows of index.documents.scan(query.narrow, reads)) {
      for (const row of rows) {
        const { entity, id, document, shown } = row;
        let known: Fields | undefined;
        const fields = (): Fields => {
          known ??= toFields(document, index.schema, id);
          return known;
        };
        const score = same ?? query.score(fields());
        if (score === undefined || score < (request.minScore ?? Number.NEGATIVE_INFINITY)) continue;
        aggregations?.add({ fields: fields(), row, score, reading });
        if (postFilter && postFilter.score(fields()) === undefined) continue;
        total++;
        if (size > 0) best = Math.max(best ?? score, score);
        const values = sortValues.map((read) => read(score, entity, fields, document));
        if (after && compareSorted(sort, values, after) <= 0) continue;
        found.add({ index: index.key, entity, score, values, shown });
      }
    }
  }
  const isMore = !hidesTotal && total > countUpTo;
  const page = found.items().slice(from);
  return {
    total: isMore ? countUpTo : total,
    isMore,
    page,
    best,
    ...(aggregations && { aggregations: aggregations.result() }),
  };
}

/** Each hit as JSON. */
async function toHits(
  page: readonly Ranked[],
  parts: readonly Part[],
  { sort, fields: wanted }: SearchRequest,
  show: ReturnType<typeof sourceFilter>,
  isByScore: boolean,
): Promise<string[]> {
  const indices = new Map(parts.map(({ index }) => [index.key, index]));
  const read = new Map<number, ReadonlyMap<number, Shown>>();
  for (const [key, { documents }] of indices) {
    const entities = page.filter(({ index, shown }) => index === key && !shown).map(({ entity }) => entity);
    if (entities.length > 0) read.set(key, await documents.fetch(entities));
  }
  return page.flatMap(({ index: key, entity, score, values, shown = read.get(key)?.get(entity) }) => {
    const index = indices.get(key);
    // Another writer may have taken it away meanwhile.
    if (!shown || !index) return [];
    const isWhole = show === wholeSource && wanted.length === 0;
    const document: JsonObject = isWhole || (!show && wanted.length === 0) ? {} : JSON.parse(shown.json);
    const told = wanted.length > 0 ? shownFields(document, wanted, index.schema) : {};
    return jsonObject({
      _index: JSON.stringify(index.name),
      _id: JSON.stringify(shown.id),
      _score: isByScore ? JSON.stringify(score) : undefined,
      _source: isWhole ? shown.json : show && JSON.stringify(show(document)),
      fields: Object.keys(told).length > 0 ? JSON.stringify(told) : undefined,
      sort: sort.length > 0 ? JSON.stringify(toldValues(sort, values)) : undefined,
    });
  });
}
