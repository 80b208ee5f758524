import type { JsonObject } from '../../../resource.ts';
import { type Aggregation, checkOptions } from './aggregation.ts';
import { distinctCounter } from './distinct.ts';
import { SOURCE_OPTIONS, type ValueSource, valueSource } from './value-source.ts';

/** What is told of the values of a field. */
export const METRICS = ['min', 'max', 'avg', 'sum', 'stats', 'value_count', 'cardinality'] as const;
type Metric = (typeof METRICS)[number];

/** `min max avg sum stats value_count cardinality` */
export function metric(name: Metric, given: JsonObject): Aggregation {
  checkOptions(given, name, [...SOURCE_OPTIONS, 'precision_threshold']);
  const isCounting = name === 'value_count' || name === 'cardinality';
  const source = valueSource(name, given, !isCounting);
  const distinct = distinctCounter();
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const numbers = (): Readonly<Record<string, number>> => ({
    count,
    min,
    max,
    avg: count === 0 ? Number.NaN : sum / count,
    sum,
    value_count: count,
    ...(name === 'cardinality' && { cardinality: distinct.count() }),
  });
  return {
    prepare: source.prepare,
    add(seen) {
      for (const value of source.values(seen)) {
        count++;
        if (name === 'cardinality') distinct.add(String(value));
        if (isCounting) continue;
        sum += Number(value);
        min = Math.min(min, Number(value));
        max = Math.max(max, Number(value));
      }
    },
    result() {
      const known = numbers();
      if (isCounting) return { value: known[name] };
      if (name !== 'stats') return told({ value: known[name] }, count, source);
      const { min: least, max: most, avg, sum: total } = known;
      return { count, ...told({ min: least, max: most, avg, sum: total }, count, source) };
    },
    number: ([property = name]) => numbers()[property === 'value' ? name : property],
  };
}

/** Numbers, and how the field tells them; of no values there is a sum alone. */
function told(numbers: Readonly<Record<string, number>>, count: number, source: ValueSource): JsonObject {
  const finite = Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null] as const);
  const texts = finite.flatMap(([name, value]) => {
    const text = value === null || count === 0 ? undefined : source.text(value);
    return text === undefined ? [] : [[`${name}_as_string`, text]];
  });
  return Object.fromEntries([...finite, ...texts]);
}
