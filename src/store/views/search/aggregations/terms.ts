import type { Json, JsonObject } from '../../../resource.ts';
import { asNumber } from '../queries/parse.ts';
import { illegal, parsing } from '../refused.ts';
import { toAutomaton } from '../regular-expression.ts';
import type { Value } from '../values.ts';
import { type Aggregation, type Bucket, checkOptions, countIn, type Make } from './aggregation.ts';
import { bucketOrder } from './bucket-order.ts';
import { SOURCE_OPTIONS, type ValueSource, valueSource } from './value-source.ts';

const OPTIONS = [
  ...SOURCE_OPTIONS,
  ...['size', 'shard_size', 'min_doc_count', 'shard_min_doc_count', 'order', 'include', 'exclude'],
  ...['show_term_doc_count_error', 'collect_mode', 'execution_hint'],
];

/** `terms`: the most common values of a field. */
export function terms(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'terms', OPTIONS);
  const source = valueSource('terms', given, false);
  const size = asNumber(given.size, 'size', 10);
  const least = asNumber(given.min_doc_count, 'min_doc_count', 1);
  if (size < 1) throw illegal(`[size] must be greater than 0. Found [${size}] in [terms]`);
  if (least < 1) throw illegal('[terms] with values of no document ([min_doc_count] below 1) is not served here');
  const isWanted = wanted(given);
  const order = bucketOrder(given.order, { _count: 'desc' });
  const buckets = new Map<Value, Bucket>();
  const pattern = subs();
  const bound = { doc_count_error_upper_bound: 0 };
  return {
    prepare(reading) {
      source.prepare(reading);
      pattern.prepare(reading);
      order.check(pattern);
    },
    add(seen) {
      for (const value of new Set(source.values(seen)))
        if (isWanted(String(value))) countIn(buckets, value, seen, subs);
    },
    result() {
      const ordered = [...buckets].filter(([, { count }]) => count >= least).sort(order.compare);
      const left = ordered.slice(size).reduce((sum, [, { count }]) => sum + count, 0);
      const told = ordered.slice(0, size).map(([value, { count, subs: inner }]) => ({
        ...keyOf(value, source),
        doc_count: count,
        ...(given.show_term_doc_count_error === true && bound),
        ...inner.result(),
      }));
      return { ...bound, sum_other_doc_count: left, buckets: told };
    },
    number: () => undefined,
  };
}

/** How a value is named in answers. */
export function keyOf(value: Value, source: ValueSource): JsonObject {
  const text = source.text(value);
  return {
    key: typeof value === 'boolean' ? Number(value) : value,
    ...(text !== undefined && { key_as_string: text }),
  };
}

/** `include` and `exclude`: lists of values, or a regular expression. */
function wanted({ include, exclude }: JsonObject): (value: string) => boolean {
  const [isIn, isOut] = [include, exclude].map((given) => (given === undefined ? undefined : matcher(given)));
  return (value) => (isIn?.(value) ?? true) && !isOut?.(value);
}

function matcher(given: Json): (value: string) => boolean {
  if (typeof given === 'string') return toAutomaton(given);
  if (!Array.isArray(given))
    throw parsing('[terms] include and exclude are served as lists of values or patterns here');
  const values = new Set(given.map(String));
  return (value) => values.has(value);
}
