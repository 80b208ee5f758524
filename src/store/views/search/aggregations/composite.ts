import type { Json, JsonObject } from '../../../resource.ts';
import { asNumber, asObject, isObject, onlyEntry } from '../queries/parse.ts';
import { illegal, parsing } from '../refused.ts';
import { compareValues } from '../sorting.ts';
import type { Value } from '../values.ts';
import { type Aggregation, type Bucket, checkBuckets, checkOptions, countIn, type Make } from './aggregation.ts';
import { dateSteps, numberSteps } from './steps.ts';
import { SOURCE_OPTIONS, type ValueSource, valueSource } from './value-source.ts';

interface Source {
  readonly name: string;
  readonly values: ValueSource;
  /** What a value counts as. */
  key(value: Value): Value;
  /** How a key is told. */
  told(key: Value | null): Json;
  /** A key that was told. */
  read(told: Json): Value | null;
  readonly sign: number;
  readonly keepsMissing: boolean;
  /** Whether documents without a value come before the others. */
  readonly missingFirst: boolean;
}

type Key = readonly (Value | null)[];

/** `composite`: all combinations of the values or steps of several fields, page by page (`after`). */
export function composite(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'composite', ['sources', 'size', 'after']);
  if (!Array.isArray(given.sources) || given.sources.length === 0)
    throw parsing('Composite [sources] cannot be null or empty');
  const sources = given.sources.map((one) => readSource(asObject(one as Json, 'composite')));
  if (new Set(sources.map(({ name }) => name)).size < sources.length)
    throw illegal('Composite source names must be unique');
  const size = asNumber(given.size, 'size', 10);
  if (size < 1) throw illegal(`[size] must be greater than 0. Found [${size}] in [composite]`);
  let after: Key | undefined;
  const readAfter = () => {
    if (isObject(given.after)) after ??= positionOf(given.after, sources);
  };
  const buckets = new Map<string, Bucket>();
  const pattern = subs();
  const compare = (a: Key, b: Key) => compareKeys(a, b, sources);
  return {
    prepare(reading) {
      for (const { values } of sources) values.prepare(reading);
      readAfter();
      pattern.prepare(reading);
    },
    add(seen) {
      const found = sources.map(({ values, key, keepsMissing }) => {
        const keys = [...new Set<Value | null>(values.values(seen).map(key))];
        return keys.length === 0 && keepsMissing ? [null] : keys;
      });
      readAfter();
      for (const key of combinations(found))
        if (!after || compare(key, after) > 0) countIn(buckets, JSON.stringify(key), seen, subs);
    },
    result() {
      const keyed = [...buckets].map(([name, bucket]) => ({ key: JSON.parse(name) as Key, bucket }));
      const page = keyed.sort((a, b) => compare(a.key, b.key)).slice(0, size);
      const told = page.map(({ key, bucket: { count, subs: inner } }) => ({
        key: Object.fromEntries(sources.map(({ name, told }, i) => [name, told(key[i])])),
        doc_count: count,
        ...inner.result(),
      }));
      return { ...(told.length > 0 && { after_key: told[told.length - 1].key }), buckets: told };
    },
    number: () => undefined,
  };
}

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  terms: [],
  histogram: ['interval'],
  date_histogram: ['calendar_interval', 'fixed_interval', 'interval', 'offset'],
};

function readSource(given: JsonObject): Source {
  const [name, body] = onlyEntry(given, 'composite');
  const [type, sent] = onlyEntry(asObject(body, name), name);
  if (!Object.hasOwn(OPTIONS, type))
    throw parsing(`[composite] source of type [${type.slice(0, 80)}] is not served here`);
  const options = asObject(sent, type);
  checkOptions(options, type, [...SOURCE_OPTIONS, 'order', 'missing_bucket', 'missing_order', ...OPTIONS[type]]);
  const { order = 'asc', missing_order = 'default' } = options;
  if (order !== 'asc' && order !== 'desc') throw illegal(`Unknown SortOrder [${String(order).slice(0, 80)}]`);
  const values = valueSource(type, options, type !== 'terms');
  const steps =
    type === 'histogram'
      ? numberSteps(options)
      : type === 'date_histogram'
        ? dateSteps(options, values.zone)
        : undefined;
  const isTold = options.format !== undefined;
  return {
    name,
    values,
    key: (value) => (steps ? steps.start(Number(value)) : value),
    told: (key) => (key !== null && isTold ? (values.text(key) ?? key) : key),
    read: (told) => readKey(told, values, steps !== undefined || isTold),
    sign: order === 'desc' ? -1 : 1,
    keepsMissing: options.missing_bucket === true,
    missingFirst: missing_order === 'default' ? order === 'asc' : missing_order === 'first',
  };
}

function readKey(told: Json, values: ValueSource, isBound: boolean): Value | null {
  if (told === null || typeof told === 'object') return null;
  return isBound ? values.bound(told) : (values.read(told) ?? Number.NaN);
}

/** @throws SearchRefused when a source has no place in it */
function positionOf(after: JsonObject, sources: readonly Source[]): Key {
  return sources.map(({ name, read, keepsMissing }) => {
    const key = read(after[name] ?? null);
    if (key === null && !keepsMissing) throw illegal(`Missing value for [after.${name.slice(0, 80)}]`);
    if (Number.isNaN(key)) throw illegal(`Invalid value for [after.${name.slice(0, 80)}]`);
    return key;
  });
}

function compareKeys(a: Key, b: Key, sources: readonly Source[]): number {
  for (const [i, { sign, missingFirst }] of sources.entries()) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === missingFirst ? -1 : 1;
    const order = compareValues(left, right);
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
