import type { Json, JsonObject } from '../../../resource.ts';
import { dateBound } from '../dates.ts';
import { asObject, asScalar } from '../queries/parse.ts';
import { parsing } from '../refused.ts';
import { type Aggregation, type Make, readField, valuesAt } from './aggregation.ts';

/** `range` and `date_range`: from (included) to (excluded). */
export const range =
  (kind: 'number' | 'date') =>
  (given: JsonObject, subs: Make): Aggregation => {
    if (typeof given.field !== 'string')
      throw parsing('Required one of fields [field, script], but none were specified for [range]');
    if (!Array.isArray(given.ranges) || given.ranges.length > 1000)
      throw parsing('[range] needs [ranges], at most 1000');
    const path = given.field;
    const now = Date.now();
    const bound = (value: Json | undefined, name: string): number | undefined => {
      if (value === undefined || value === null) return undefined;
      const scalar = asScalar(value, 'range');
      const number = kind === 'date' ? dateBound(scalar, false, { now }) : Number(scalar);
      if (Number.isNaN(number)) throw parsing(`[range] cannot read [${name}]: [${String(scalar).slice(0, 80)}]`);
      return number;
    };
    const buckets = given.ranges.map((one) => {
      const { from, to, key } = asObject(one as Json, 'range');
      return { from: bound(from, 'from'), to: bound(to, 'to'), key, count: 0, subs: subs() };
    });
    return {
      prepare(reading) {
        readField(reading, path);
        for (const bucket of buckets) bucket.subs.prepare(reading);
      },
      add(seen) {
        const values = valuesAt(seen, path).map(Number);
        for (const bucket of buckets) {
          const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = bucket;
          if (!values.some((value) => value >= from && value < to)) continue;
          bucket.count++;
          bucket.subs.add(seen);
        }
      },
      result: () => ({
        buckets: buckets.map(({ from, to, key, count, subs: inner }) => ({
          key: key ?? `${told(from, kind)}-${told(to, kind)}`,
          ...(from !== undefined && { from, ...(kind === 'date' && { from_as_string: told(from, kind) }) }),
          ...(to !== undefined && { to, ...(kind === 'date' && { to_as_string: told(to, kind) }) }),
          doc_count: count,
          ...inner.result(),
        })),
      }),
    };
  };

function told(bound: number | undefined, kind: 'number' | 'date'): string {
  if (bound === undefined) return '*';
  if (kind === 'date') return new Date(bound).toISOString();
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}
