import type { JsonObject } from '../../../resource.ts';
import { ALL, and, not, or } from '../narrow.ts';
import { parsing, SearchRefused } from '../refused.ts';
import type { Fields } from '../values.ts';
import { asObject, atLeast, boostOf, checkKeys, listOf } from './parse.ts';
import type { Query, Reading } from './query.ts';

/** `bool` in `bool`. */
const MAX_DEPTH = 30;

interface Clauses {
  readonly must?: readonly Query[];
  readonly filter?: readonly Query[];
  readonly should?: readonly Query[];
  readonly mustNot?: readonly Query[];
  /** How many of `should` must match. */
  readonly least: number;
  readonly boost?: number;
  readonly scoring: boolean;
}

/** `{"bool": {must, filter, should, must_not}}` */
export function readBool(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'bool', ['must', 'filter', 'should', 'must_not', 'minimum_should_match', 'adjust_pure_negative']);
  if (reading.depth > MAX_DEPTH) {
    const reason = `The nested depth of the query exceeds the maximum nested depth for bool queries set in [indices.query.bool.max_nested_depth]`;
    throw new SearchRefused('illegal_argument_exception', reason);
  }
  const inner = { ...reading, depth: reading.depth + 1 };
  const clauses = (name: string, scoring: boolean) =>
    listOf(given[name] ?? undefined).map((one) =>
      reading.read(asObject(one, name), { ...inner, scoring: scoring && reading.scoring }),
    );
  const must = clauses('must', true);
  const filter = clauses('filter', false);
  const should = clauses('should', true);
  // Where nothing must and nothing may match, only what must not counts.
  const isBare = must.length + filter.length + should.length === 0;
  const wanted = isBare ? 0 : atLeast(given.minimum_should_match ?? 0, should.length);
  // Without anything else that must match, one of them must.
  const least = should.length > 0 && must.length + filter.length === 0 ? Math.max(1, wanted) : wanted;
  return combine({
    must,
    filter,
    should,
    mustNot: clauses('must_not', false),
    least,
    boost: boostOf(given),
    scoring: reading.scoring,
  });
}

/** Documents that match all of `must` and `filter`, none of `mustNot` and enough of `should`; scores are added. */
export function combine({
  must = [],
  filter = [],
  should = [],
  mustNot = [],
  least,
  boost = 1,
  scoring,
}: Clauses): Query {
  const all = [...must, ...filter];
  const exactShould = should.every(({ exact }) => exact);
  const needed = least === 0 ? ALL : least >= should.length ? and(should.map(narrowOf)) : or(should.map(narrowOf));
  const exactNeeded = least === 0 || (exactShould && (least === 1 || least >= should.length));
  const scored = [...must, ...should];
  const constants = scored.map(({ constant }) => constant);
  const isSame = !scoring || (least >= should.length && constants.every((one) => one !== undefined));
  return {
    narrow: least > should.length ? { is: 'none' } : and([...all.map(narrowOf), needed, ...mustNot.map(excluded)]),
    exact: [...all, ...mustNot].every(({ exact }) => exact) && exactNeeded,
    ...(isSame && { constant: () => boost * constants.reduce((sum, one) => sum + (one?.() ?? 0), 0) }),
    score(fields) {
      let score = 0;
      for (const query of filter) if (query.score(fields) === undefined) return undefined;
      for (const query of mustNot) if (query.score(fields) !== undefined) return undefined;
      for (const query of must) {
        const part = query.score(fields);
        if (part === undefined) return undefined;
        score += part;
      }
      const found = should.flatMap((query) => query.score(fields) ?? []);
      return found.length < least ? undefined : boost * found.reduce((sum, part) => sum + part, score);
    },
  };
}

export const conjunction = (queries: readonly Query[], scoring: boolean): Query =>
  combine({ must: queries, least: 0, scoring });

const narrowOf = ({ narrow }: Query) => narrow;
/** What is only near cannot be excluded beforehand. */
const excluded = ({ narrow, exact }: Query) => (exact ? not(narrow) : ALL);

/** Documents that match at least one; the best score counts, and a share of each other one. */
export function disjunction(queries: readonly Query[], tieBreaker: number, scoring: boolean): Query {
  return {
    narrow: or(queries.map(narrowOf)),
    exact: queries.every(({ exact }) => exact),
    ...(!scoring && { constant: () => 0 }),
    score(fields: Fields) {
      const scores = queries.flatMap((query) => query.score(fields) ?? []);
      if (scores.length === 0) return undefined;
      const best = Math.max(...scores);
      return best + tieBreaker * (scores.reduce((sum, score) => sum + score, 0) - best);
    },
  };
}

/** `{"constant_score": {"filter": query}}` */
export function readConstantScore(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'constant_score', ['filter']);
  if (given.filter === undefined) throw parsing("[constant_score] requires a 'filter' element");
  const filter = reading.read(asObject(given.filter, 'constant_score'), { ...reading, scoring: false });
  const boost = reading.scoring ? boostOf(given) : 0;
  const score = (fields: Fields) => (filter.score(fields) === undefined ? undefined : boost);
  return { narrow: filter.narrow, exact: filter.exact, constant: () => boost, score };
}

/** `{"dis_max": {"queries": [query, …]}}` */
export function readDisMax(given: JsonObject, reading: Reading): Query {
  checkKeys(given, 'dis_max', ['queries', 'tie_breaker']);
  if (listOf(given.queries).length === 0) throw parsing("[dis_max] requires 'queries' field with at least one clause");
  const inner = { ...reading, depth: reading.depth + 1 };
  const queries = listOf(given.queries).map((one) => reading.read(asObject(one, 'dis_max'), inner));
  return disjunction(queries, Number(given.tie_breaker ?? 0), reading.scoring);
}
