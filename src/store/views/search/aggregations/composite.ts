import type { Json, JsonObject } from '../../../resource.ts';
import { asNumber, asObject, isObject, onlyEntry } from '../queries/parse.ts';
import type { Reading } from '../queries/query.ts';
import { parsing } from '../refused.ts';
import { compareValues } from '../sorting.ts';
import type { Value } from '../values.ts';
import { type Aggregation, checkBuckets, type Make, readField, spendBucket, valuesAt } from './aggregation.ts';

interface Source {
  readonly name: string;
  readonly path: string;
  readonly sign: number;
  readonly keepsMissing: boolean;
}

type Key = readonly (Value | null)[];

/** `composite`: all combinations of the values of several fields, page by page (`after`). Sources are terms. */
export function composite(given: JsonObject, subs: Make): Aggregation {
  if (!Array.isArray(given.sources) || given.sources.length === 0)
    throw parsing('Composite [sources] cannot be null or empty');
  const sources = given.sources.map((one) => readSource(asObject(one as Json, 'composite')));
  const size = asNumber(given.size, 'size', 10);
  const after = isObject(given.after)
    ? sources.map(({ name }) => toValue((given.after as JsonObject)[name]))
    : undefined;
  const buckets = new Map<string, { readonly key: Key; count: number; readonly subs: Aggregation }>();
  const pattern = subs();
  const compare = (a: Key, b: Key) => compareKeys(a, b, sources);
  return {
    prepare(reading: Reading) {
      for (const { path } of sources) readField(reading, path);
      pattern.prepare(reading);
    },
    add(seen) {
      const values = sources.map(({ path, keepsMissing }) => {
        const found = [...new Set<Value | null>(valuesAt(seen, path))];
        return found.length === 0 && keepsMissing ? [null] : found;
      });
      for (const key of combinations(values)) {
        if (after && compare(key, after) <= 0) continue;
        const name = JSON.stringify(key);
        const present = buckets.get(name);
        if (!present) spendBucket(seen.reading);
        const bucket = present ?? { key, count: 0, subs: subs() };
        bucket.count++;
        bucket.subs.add(seen);
        buckets.set(name, bucket);
      }
    },
    result() {
      const page = [...buckets.values()].sort((a, b) => compare(a.key, b.key)).slice(0, size);
      const told = page.map(({ key, count, subs: inner }) => ({
        key: Object.fromEntries(sources.map(({ name }, i) => [name, key[i]])),
        doc_count: count,
        ...inner.result(),
      }));
      return { ...(told.length > 0 && { after_key: told[told.length - 1].key }), buckets: told };
    },
  };
}

function readSource(given: JsonObject): Source {
  const [name, body] = onlyEntry(given, 'composite');
  const [type, options] = onlyEntry(asObject(body, name), name);
  if (type !== 'terms') throw parsing(`[composite] source of type [${type.slice(0, 80)}] is not served here`);
  const { field, order = 'asc', missing_bucket } = asObject(options, type);
  if (typeof field !== 'string') throw parsing(`[composite] source [${name.slice(0, 80)}] needs a field`);
  return { name, path: field, sign: order === 'desc' ? -1 : 1, keepsMissing: missing_bucket === true };
}

const toValue = (given: Json | undefined): Value | null =>
  given === undefined || given === null || typeof given === 'object' ? null : given;

function compareKeys(a: Key, b: Key, sources: readonly Source[]): number {
  for (const [i, { sign }] of sources.entries()) {
    const [left, right] = [a[i], b[i]];
    const order = left === right ? 0 : left === null ? -1 : right === null ? 1 : compareValues(left, right);
    if (order !== 0) return sign * order;
  }
  return 0;
}

function combinations(values: readonly (readonly (Value | null)[])[]): Key[] {
  return values.reduce<Key[]>(
    (keys, list) => {
      checkBuckets(keys.length * list.length);
      return keys.flatMap((key) => list.map((value) => [...key, value]));
    },
    [[]],
  );
}
