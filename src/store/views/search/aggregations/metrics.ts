import type { JsonObject } from '../../../resource.ts';
import type { Reading } from '../queries/query.ts';
import { parsing } from '../refused.ts';
import { toValue, type Value } from '../values.ts';
import { type Aggregation, asText, valuesAt } from './aggregation.ts';
import { distinctCounter } from './distinct.ts';

interface Numbers {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** What is told of the values of a field. */
export const METRICS: Readonly<Record<string, (numbers: Numbers) => JsonObject>> = {
  avg: ({ count, sum }) => ({ value: count === 0 ? null : sum / count }),
  cardinality: () => ({}),
  max: ({ count, max }) => ({ value: count === 0 ? null : max }),
  min: ({ count, min }) => ({ value: count === 0 ? null : min }),
  stats: ({ count, sum, min, max }) =>
    count === 0 ? { count, min: null, max: null, avg: null, sum: 0 } : { count, min, max, avg: sum / count, sum },
  sum: ({ sum }) => ({ value: sum }),
  value_count: ({ count }) => ({ value: count }),
};

/** `min max avg sum stats value_count cardinality` */
export function metric(name: string, given: JsonObject): Aggregation {
  if (typeof given.field !== 'string')
    throw parsing(`Required one of fields [field, script], but none were specified for [${name}]`);
  const path = given.field;
  const distinct = distinctCounter();
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let known: Reading | undefined;
  const isCounting = name === 'value_count' || name === 'cardinality';
  return {
    prepare(reading) {
      known = reading;
      const field = reading.schema.fields.get(path);
      for (const source of field?.sources ?? []) reading.reads.add(source);
      const isNumber = !field || ['whole', 'float', 'double', 'date', 'boolean'].includes(field.type);
      if (field?.type === 'text' || (!isNumber && !isCounting)) {
        throw parsing(`Field [${path}] of type [${field?.declared}] is not supported for aggregation [${name}]`);
      }
    },
    add(seen) {
      const found = valuesAt(seen, path);
      for (const value of found.length > 0 ? found : missing(given, seen.reading, path)) {
        count++;
        if (name === 'cardinality') distinct.add(String(value));
        if (isCounting) continue;
        sum += Number(value);
        min = Math.min(min, Number(value));
        max = Math.max(max, Number(value));
      }
    },
    result() {
      if (name === 'cardinality') return { value: distinct.count() };
      const told = METRICS[name]({ count, sum, min, max });
      return typeof told.value === 'number' && !isCounting ? { ...told, ...asText(known, path, told.value) } : told;
    },
  };
}

/** The value that documents without one count as. */
export function missing(given: JsonObject, { schema }: Reading, path: string): readonly Value[] {
  const field = schema.fields.get(path);
  const value = given.missing;
  if (value === undefined || value === null || typeof value === 'object') return [];
  return [(field && toValue(field, value)) ?? value];
}
