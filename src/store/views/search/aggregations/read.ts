import type { Json, JsonObject } from '../../../resource.ts';
import { asObject } from '../queries/parse.ts';
import { illegal, parsing } from '../refused.ts';
import type { Aggregation, Make } from './aggregation.ts';
import { composite } from './composite.ts';
import { filter, filters, missing } from './filters.ts';
import { dateHistogram, histogram } from './histograms.ts';
import { METRICS, metric } from './metrics.ts';
import { nested, reverseNested } from './nested.ts';
import { range } from './ranges.ts';
import { terms } from './terms.ts';
import { topHits } from './top-hits.ts';

/** Makes an aggregation of what a request says of it, and of those within it. */
export type Reader = (given: JsonObject, subs: Make) => Aggregation;

const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(METRICS.map((name) => [name, (given: JsonObject) => metric(name, given)])),
  composite,
  date_histogram: dateHistogram,
  date_range: range('date_range'),
  filter,
  filters,
  histogram,
  missing,
  nested,
  range: range('range'),
  reverse_nested: reverseNested,
  terms,
  top_hits: topHits,
};

/** Those that make no buckets. */
const SINGLE: readonly string[] = [...METRICS, 'top_hits'];

const MAX_DEPTH = 20;
const META = ['aggs', 'aggregations', 'meta'];

/** Reads `aggs`. @throws SearchRefused */
export function readAggregations(given: JsonObject, depth = 0): Make {
  if (depth > MAX_DEPTH) throw parsing(`Aggregations are nested deeper than ${MAX_DEPTH} levels`);
  const makers = Object.fromEntries(Object.entries(given).map(([name, one]) => [name, readOne(name, one, depth)]));
  return () => together(makers);
}

function readOne(name: string, given: Json, depth: number): Make {
  const body = asObject(given, name);
  const types = Object.keys(body).filter((key) => !META.includes(key));
  if (types.length !== 1)
    throw parsing(`Expected one aggregation type definition for [${name.slice(0, 80)}], found ${types.length}`);
  const [type] = types;
  if (!Object.hasOwn(READERS, type)) throw parsing(`Aggregation type [${type.slice(0, 80)}] is not served here`);
  if (/[[\]>]/.test(name))
    throw illegal(`Invalid aggregation name [${name.slice(0, 80)}]. Names have no '[', ']' or '>'.`);
  const inner = asObject(body.aggs ?? body.aggregations ?? {}, name);
  if (SINGLE.includes(type) && Object.keys(inner).length > 0)
    throw illegal(`Aggregator [${name.slice(0, 80)}] of type [${type}] cannot accept sub-aggregations`);
  const subs = readAggregations(inner, depth + 1);
  const options = asObject(body[type], type);
  const make = () => told(READERS[type](options, subs), body.meta);
  make(); // What is wrong is told before any document is read.
  return make;
}

/** What the request says beside it is told again. */
const told = (one: Aggregation, meta: Json | undefined): Aggregation =>
  meta === undefined ? one : { ...one, result: () => ({ meta, ...one.result() }) };

function together(makers: Readonly<Record<string, Make>>): Aggregation {
  const made = Object.entries(makers).map(([name, make]) => [name, make()] as const);
  return {
    prepare: (reading) => {
      for (const [, one] of made) one.prepare(reading);
    },
    add: (seen) => {
      for (const [, one] of made) one.add(seen);
    },
    result: () => Object.fromEntries(made.map(([name, one]) => [name, one.result()])),
    number: ([name, ...path]) => made.find(([own]) => own === name)?.[1].number(path),
  };
}
