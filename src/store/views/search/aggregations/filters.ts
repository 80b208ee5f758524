import type { Json, JsonObject } from '../../../resource.ts';
import { asObject } from '../queries/parse.ts';
import type { Query, Reading } from '../queries/query.ts';
import { illegal } from '../refused.ts';
import { type Aggregation, checkOptions, type Make, type Seen } from './aggregation.ts';
import { SOURCE_OPTIONS, valueSource } from './value-source.ts';

/** One bucket, of what `choose` gives of each document. */
export function oneBucket(
  subs: Make,
  prepare: (reading: Reading) => Reading,
  choose: (seen: Seen) => readonly Seen[],
): Aggregation {
  const inner = subs();
  let count = 0;
  return {
    prepare: (reading) => inner.prepare(prepare(reading)),
    add(seen) {
      for (const one of choose(seen)) {
        count++;
        inner.add(one);
      }
    },
    result: () => ({ doc_count: count, ...inner.result() }),
    number: (path) => (path.length === 0 || path[0] === '_count' ? count : inner.number(path)),
  };
}

/** A query as a test, read once an index. */
function test(query: JsonObject): { prepare(reading: Reading): void; fits(seen: Seen): boolean } {
  const queries = new Map<number, Query>();
  const queryOf = (reading: Reading): Query => {
    const known = queries.get(reading.index) ?? reading.read(query, { ...reading, scoring: false });
    queries.set(reading.index, known);
    return known;
  };
  return {
    prepare: (reading) => void queryOf(reading),
    fits: ({ fields, reading }) => queryOf(reading).score(fields) !== undefined,
  };
}

export function filter(given: JsonObject, subs: Make): Aggregation {
  const { prepare, fits } = test(given);
  const prepared = (reading: Reading): Reading => {
    prepare(reading);
    return reading;
  };
  return oneBucket(subs, prepared, (seen) => (fits(seen) ? [seen] : []));
}

/** `filters`: a bucket for each query, and on demand one for what none of them finds. */
export function filters(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'filters', ['filters', 'other_bucket', 'other_bucket_key']);
  const list = given.filters;
  const named = Array.isArray(list) ? undefined : asObject(list, 'filters');
  const queries: readonly Json[] = Array.isArray(list) ? list : Object.values(named ?? {});
  if (queries.length === 0) throw illegal('[filters] cannot be empty.');
  const tests = queries.map((one) => test(asObject(one, 'filters')));
  const hasOther = given.other_bucket === true || given.other_bucket_key !== undefined;
  const names = [...Object.keys(named ?? {}), String(given.other_bucket_key ?? '_other_')];
  const buckets = Array.from({ length: queries.length + Number(hasOther) }, () =>
    oneBucket(
      subs,
      (reading) => reading,
      (seen) => [seen],
    ),
  );
  return {
    prepare(reading) {
      for (const { prepare } of tests) prepare(reading);
      for (const bucket of buckets) bucket.prepare(reading);
    },
    add(seen) {
      const fitting = tests.flatMap(({ fits }, n) => (fits(seen) ? n : []));
      if (hasOther && fitting.length === 0) fitting.push(queries.length);
      for (const n of fitting) buckets[n].add(seen);
    },
    result() {
      const results = buckets.map((one) => one.result());
      return { buckets: named ? Object.fromEntries(results.map((one, n) => [names[n], one])) : results };
    },
    number: () => undefined,
  };
}

/** Documents without a value in a field. */
export function missing(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'missing', SOURCE_OPTIONS);
  const source = valueSource('missing', given, false);
  const prepared = (reading: Reading): Reading => {
    source.prepare(reading);
    return reading;
  };
  return oneBucket(subs, prepared, (seen) => (source.values(seen).length === 0 ? [seen] : []));
}
