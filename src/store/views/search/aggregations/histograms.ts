import type { Json, JsonObject } from '../../../resource.ts';
import { asNumber, asObject } from '../queries/parse.ts';
import { illegal } from '../refused.ts';
import { type Aggregation, type Bucket, checkBuckets, checkOptions, countIn, type Make } from './aggregation.ts';
import { bucketOrder } from './bucket-order.ts';
import { doubleText } from './double-text.ts';
import { dateSteps, numberSteps, type Steps } from './steps.ts';
import { keyOf } from './terms.ts';
import { SOURCE_OPTIONS, type ValueSource, valueSource } from './value-source.ts';

const OPTIONS = [
  ...SOURCE_OPTIONS,
  ...['interval', 'offset', 'min_doc_count', 'order', 'keyed', 'extended_bounds', 'hard_bounds'],
];

export function histogram(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'histogram', OPTIONS);
  const source = valueSource('histogram', given, true);
  const within = (key: number, { min, max }: Bounds) => key >= min && key <= max;
  return bars(given, subs, source, numberSteps(given), within);
}

export function dateHistogram(given: JsonObject, subs: Make): Aggregation {
  checkOptions(given, 'date_histogram', [...OPTIONS, 'calendar_interval', 'fixed_interval']);
  const source = valueSource('date_histogram', given, true);
  const within = (key: number, { min, max }: Bounds) => key >= min && key < max;
  return bars(given, subs, source, dateSteps(given, source.zone), within);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function bars(
  given: JsonObject,
  subs: Make,
  source: ValueSource,
  { start, next }: Steps,
  isWithin: (key: number, bounds: Bounds) => boolean,
): Aggregation {
  const least = asNumber(given.min_doc_count, 'min_doc_count', 0);
  if (least < 0) throw illegal(`[min_doc_count] must be greater than or equal to 0. Found [${least}]`);
  const order = bucketOrder<number>(given.order, { _key: 'asc' });
  const buckets = new Map<number, Bucket>();
  const pattern = subs();
  let hard: Bounds | undefined;
  return {
    prepare(reading) {
      source.prepare(reading);
      pattern.prepare(reading);
      order.check(pattern);
    },
    add(seen) {
      hard ??= boundsOf(given.hard_bounds, source);
      for (const key of new Set(source.values(seen).map((value) => start(Number(value)))))
        if (!hard || isWithin(key, hard)) countIn(buckets, key, seen, subs);
    },
    result() {
      const extended = boundsOf(given.extended_bounds, source);
      if (least === 0) fill(buckets, extended && { min: start(extended.min), max: start(extended.max) }, next, subs);
      const told = [...buckets]
        .filter(([, { count }]) => count >= least)
        .sort(order.compare)
        .map(([key, { count, subs: inner }]) => {
          const bucket = { ...keyOf(key, source), doc_count: count, ...inner.result() };
          return [source.text(key) ?? doubleText(key), bucket] as const;
        });
      return { buckets: given.keyed === true ? Object.fromEntries(told) : told.map(([, bucket]) => bucket) };
    },
    number: () => undefined,
  };
}

/** @throws SearchRefused */
function boundsOf(given: Json | undefined, source: ValueSource): Bounds | undefined {
  if (given === undefined) return undefined;
  const { min, max } = asObject(given, 'bounds');
  const [from, to] = [source.bound(min ?? Number.NEGATIVE_INFINITY), source.bound(max ?? Number.POSITIVE_INFINITY)];
  if (Number.isNaN(from) || Number.isNaN(to)) throw illegal('[bounds] need a number or a date as min and max');
  return { min: from, max: to };
}

/** Adds the empty bars between the first and the last. */
function fill(buckets: Map<number, Bucket>, bounds: Bounds | undefined, next: Steps['next'], subs: Make): void {
  const keys = [...buckets.keys(), bounds?.min ?? Number.NaN, bounds?.max ?? Number.NaN].filter(Number.isFinite);
  const first = keys.reduce((least, key) => Math.min(least, key), Number.POSITIVE_INFINITY);
  const last = keys.reduce((most, key) => Math.max(most, key), Number.NEGATIVE_INFINITY);
  for (let at = first; at <= last; at = next(at)) {
    if (!buckets.has(at)) buckets.set(at, { count: 0, subs: subs() });
    checkBuckets(buckets.size);
  }
}
