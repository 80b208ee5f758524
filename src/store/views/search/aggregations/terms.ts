import type { Json, JsonObject } from '../../../resource.ts';
import { asNumber, isObject, listOf } from '../queries/parse.ts';
import type { Reading } from '../queries/query.ts';
import { parsing } from '../refused.ts';
import { compareValues } from '../sorting.ts';
import type { Value } from '../values.ts';
import { type Aggregation, type Make, readField, spendBucket, valuesAt } from './aggregation.ts';
import { missing } from './metrics.ts';

interface Bucket {
  count: number;
  readonly subs: Aggregation;
}

/** `terms`: the most common values of a field. */
export function terms(given: JsonObject, subs: Make): Aggregation {
  if (typeof given.field !== 'string')
    throw parsing('Required one of fields [field, script], but none were specified for [terms]');
  const path = given.field;
  const size = asNumber(given.size, 'size', 10);
  const least = asNumber(given.min_doc_count, 'min_doc_count', 1);
  const isWanted = wanted(given);
  const orders = listOf(given.order ?? { _count: 'desc' }).map(readOrder);
  const buckets = new Map<Value, Bucket>();
  const pattern = subs();
  let known: Reading | undefined;
  return {
    prepare(reading) {
      known = reading;
      readField(reading, path);
      pattern.prepare(reading);
    },
    add(seen) {
      const found = valuesAt(seen, path);
      for (const value of new Set(found.length > 0 ? found : missing(given, seen.reading, path))) {
        if (!isWanted(value)) continue;
        const present = buckets.get(value);
        if (!present) spendBucket(seen.reading);
        const bucket = present ?? { count: 0, subs: subs() };
        bucket.count++;
        bucket.subs.add(seen);
        buckets.set(value, bucket);
      }
    },
    result() {
      const told = [...buckets].filter(([, { count }]) => count >= least).map((entry) => toBucket(entry, known, path));
      const ordered = told.sort((a, b) => compareBuckets(a, b, orders));
      const left = ordered.slice(size).reduce((sum, { doc_count }) => sum + Number(doc_count), 0);
      return { doc_count_error_upper_bound: 0, sum_other_doc_count: left, buckets: ordered.slice(0, size) };
    },
  };
}

const toBucket = (
  [value, { count, subs }]: [Value, Bucket],
  reading: Reading | undefined,
  path: string,
): JsonObject => ({
  ...keyOf(value, reading, path),
  doc_count: count,
  ...subs.result(),
});

/** How a value is named in answers. */
export function keyOf(value: Value, reading: Reading | undefined, path: string): JsonObject {
  if (typeof value === 'boolean') return { key: Number(value), key_as_string: String(value) };
  const isDate = reading?.schema.fields.get(path)?.type === 'date';
  return isDate ? { key: value, key_as_string: new Date(Number(value)).toISOString() } : { key: value };
}

/** `include` and `exclude`: lists of values. */
function wanted({ include, exclude }: JsonObject): (value: Value) => boolean {
  for (const given of [include, exclude]) {
    if (given !== undefined && !Array.isArray(given))
      throw parsing('[terms] include and exclude are served as lists of values here');
  }
  const [within, without] = [include, exclude].map((given) =>
    given === undefined ? undefined : new Set(listOf(given).map(String)),
  );
  return (value) => (!within || within.has(String(value))) && !without?.has(String(value));
}

interface Order {
  readonly by: readonly string[];
  readonly sign: number;
}

function readOrder(given: Json): Order {
  const [[path, direction] = []] = isObject(given) ? Object.entries(given) : [];
  if (path === undefined || (direction !== 'asc' && direction !== 'desc'))
    throw parsing('Must specify at least one field and asc or desc for [order]');
  return { by: path.split(/[>.]/), sign: direction === 'asc' ? 1 : -1 };
}

function compareBuckets(a: JsonObject, b: JsonObject, orders: readonly Order[]): number {
  for (const { by, sign } of orders) {
    const order = compareValues(orderValue(a, by), orderValue(b, by));
    if (order !== 0) return sign * order;
  }
  return compareValues(a.key as Value, b.key as Value); // A bucket's key is a value.
}

function orderValue(bucket: JsonObject, by: readonly string[]): Value {
  if (by[0] === '_count') return bucket.doc_count as number; // Buckets have counts.
  if (by[0] === '_key' || by[0] === '_term') return bucket.key as Value;
  let found: Json | undefined = bucket;
  for (const name of by) found = isObject(found) ? found[name] : undefined;
  const value = isObject(found) ? (found.value ?? found.doc_count) : found;
  if (value === undefined) throw parsing(`Invalid aggregation order path [${by.join('.').slice(0, 80)}]`);
  return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
}
