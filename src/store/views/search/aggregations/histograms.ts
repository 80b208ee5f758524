import type { JsonObject } from '../../../resource.ts';
import { add as addSpan, floor } from '../dates.ts';
import { asNumber } from '../queries/parse.ts';
import { illegal, parsing } from '../refused.ts';
import { type Aggregation, checkBuckets, type Make, readField, spendBucket, valuesAt } from './aggregation.ts';

/** Where values are put together. */
interface Steps {
  /** Start of the bucket of a value. */
  start(value: number): number;
  next(start: number): number;
  name(start: number): JsonObject;
}

function bars(
  name: string,
  given: JsonObject,
  subs: Make,
  { start, next, name: nameOf }: Steps,
  fills: number,
): Aggregation {
  if (typeof given.field !== 'string')
    throw parsing(`Required one of fields [field, script], but none were specified for [${name}]`);
  const path = given.field;
  const least = asNumber(given.min_doc_count, 'min_doc_count', fills);
  const buckets = new Map<number, { count: number; readonly subs: Aggregation }>();
  const pattern = subs();
  return {
    prepare(reading) {
      readField(reading, path);
      pattern.prepare(reading);
    },
    add(seen) {
      const starts = new Set(valuesAt(seen, path).map((value) => start(Number(value))));
      for (const at of starts) {
        const present = buckets.get(at);
        if (!present) spendBucket(seen.reading);
        const bucket = present ?? { count: 0, subs: subs() };
        bucket.count++;
        bucket.subs.add(seen);
        buckets.set(at, bucket);
      }
    },
    result() {
      const starts = [...buckets.keys()].sort((a, b) => a - b);
      if (least === 0 && starts.length > 0) fill(starts, next);
      const told = starts.map((at) => {
        const bucket = buckets.get(at) ?? { count: 0, subs: subs() };
        return { ...nameOf(at), doc_count: bucket.count, ...bucket.subs.result() };
      });
      return { buckets: told.filter(({ doc_count }) => doc_count >= least) };
    },
  };
}

/** Adds the empty bars between the first and the last. */
function fill(starts: number[], next: Steps['next']): void {
  const [known, last] = [new Set(starts), starts[starts.length - 1]];
  for (let at = next(starts[0]); at < last; at = next(at)) {
    if (!known.has(at)) starts.push(at);
    checkBuckets(starts.length);
  }
  starts.sort((a, b) => a - b);
}

export function histogram(given: JsonObject, subs: Make): Aggregation {
  const interval = asNumber(given.interval, 'interval', 0);
  if (interval <= 0) throw illegal('[interval] must be >0 for histogram aggregation');
  const offset = asNumber(given.offset, 'offset', 0);
  const steps = {
    start: (value: number) => Math.floor((value - offset) / interval) * interval + offset,
    next: (start: number) => Math.round((start - offset) / interval + 1) * interval + offset,
    name: (key: number) => ({ key }),
  };
  return bars('histogram', given, subs, steps, 0);
}

const CALENDAR: Readonly<Record<string, string>> = {
  ...{ minute: 'm', '1m': 'm', hour: 'h', '1h': 'h', day: 'd', '1d': 'd', week: 'w', '1w': 'w' },
  ...{ month: 'M', '1M': 'M', quarter: 'q', '1q': 'q', year: 'y', '1y': 'y' },
};
const FIXED: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function dateHistogram(given: JsonObject, subs: Make): Aggregation {
  const steps = calendarSteps(given) ?? fixedSteps(given);
  if (!steps) throw illegal('Invalid interval specified, must be a calendar_interval or a fixed_interval');
  const format = given.format === 'yyyy-MM-dd' ? 10 : given.format === 'yyyy-MM' ? 7 : given.format === 'yyyy' ? 4 : 24;
  const name = (key: number) => ({ key_as_string: new Date(key).toISOString().slice(0, format), key });
  return bars('date_histogram', given, subs, { ...steps, name }, 0);
}

function calendarSteps({ calendar_interval, interval }: JsonObject): Pick<Steps, 'start' | 'next'> | undefined {
  const unit = CALENDAR[String(calendar_interval ?? interval)];
  if (unit === undefined) return undefined;
  if (unit !== 'q') {
    return {
      start: (value) => floor(new Date(value), unit).getTime(),
      next: (start) => addSpan(new Date(start), unit, 1).getTime(),
    };
  }
  return {
    start(value) {
      const month = floor(new Date(value), 'M');
      return addSpan(month, 'M', -(month.getUTCMonth() % 3)).getTime();
    },
    next: (start) => addSpan(new Date(start), 'M', 3).getTime(),
  };
}

function fixedSteps({ fixed_interval, interval }: JsonObject): Pick<Steps, 'start' | 'next'> | undefined {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(String(fixed_interval ?? interval)) ?? [];
  if (unit === undefined || Number(count) === 0) return undefined;
  const span = Number(count) * FIXED[unit];
  return { start: (value) => Math.floor(value / span) * span, next: (start) => start + span };
}
