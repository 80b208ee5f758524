import type { Json, JsonObject } from '../../resource.ts';
import { dateBound } from './dates.ts';
import { asObject, isObject } from './queries/parse.ts';
import { illegal, parsing, SearchRefused } from './refused.ts';
import type { Field, Schema } from './schema.ts';
import { type Fields, toValue, type Value } from './values.ts';

/** One key of an order. */
export interface SortKey {
  readonly path: string;
  readonly descending: boolean;
  /** Which of several values counts. */
  readonly mode?: string;
  /** Where documents without a value stand: `_first`, `_last`, or as if they had this one. */
  readonly missing: Json;
  /** A field that nobody knows sorts nothing. */
  readonly unmapped: boolean;
}

/** What a document is sorted by; null: it has no value. */
export type SortValue = Value | null;

/** `"field"`, `{"field": "desc"}`, `{"field": {"order", "missing", "mode", …}}`. @throws SearchRefused */
export function readSort(given: Json): SortKey[] {
  if (typeof given === 'string') return [sortKey(given, {})];
  const entries = Object.entries(asObject(given, 'sort'));
  return entries.map(([path, options]) => sortKey(path, isObject(options) ? options : { order: options }));
}

const MODES = ['min', 'max', 'avg', 'sum', 'median'];

function sortKey(path: string, options: JsonObject): SortKey {
  const { order = path === '_score' ? 'desc' : 'asc', mode, missing = '_last', unmapped_type } = options;
  if (order !== 'asc' && order !== 'desc') throw illegal(`Unknown SortOrder [${String(order).slice(0, 80)}]`);
  if (mode !== undefined && !MODES.slice(0, 4).includes(String(mode)))
    throw illegal(`sort mode [${String(mode).slice(0, 80)}] is not served here`);
  if (path.startsWith('_script') || path.startsWith('_geo'))
    throw parsing(`sort by [${path.slice(0, 80)}] is not served here`);
  return {
    path,
    descending: order === 'desc',
    ...(mode !== undefined && { mode: String(mode) }),
    missing,
    unmapped: unmapped_type !== undefined,
  };
}

/** Gives the sort value of documents of one index. @throws SearchRefused when the field cannot be sorted by */
export function sortReader(
  key: SortKey,
  schema: Schema,
  reads: Set<string>,
): (fields: Fields, score: number, place: number) => SortValue {
  if (key.path === '_score') return (_fields, score) => score;
  if (key.path === '_doc') return (_fields, _score, place) => place;
  const field = schema.fields.get(key.path);
  if (!field && key.unmapped) return () => null;
  if (!field)
    throw new SearchRefused(
      'query_shard_exception',
      `No mapping found for [${key.path.slice(0, 200)}] in order to sort on`,
    );
  if (field.type === 'text') {
    throw illegal(
      `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${key.path.slice(0, 200)}]`,
    );
  }
  for (const source of field.sources) reads.add(source);
  return (fields) => shown(pick(everyValue(fields, field, schema), key), field) ?? replaced(key, field);
}

/** Values of a field, those in nested objects included. */
export function everyValue(fields: Fields, field: Field, schema: Schema): Value[] {
  const own = [...fields.valuesOf(field)];
  for (const path of schema.nested) {
    if (!field.path.startsWith(`${path}.`)) continue;
    for (const object of fields.nested(path)) own.push(...everyValue(object, field, schema));
  }
  return own;
}

function pick(values: readonly Value[], { mode, descending }: SortKey): SortValue {
  if (values.length === 0) return null;
  if (mode === 'sum' || mode === 'avg') {
    const sum = values.reduce<number>((total, value) => total + Number(value), 0);
    return mode === 'sum' ? sum : sum / values.length;
  }
  const isLargest = mode === undefined ? descending : mode === 'max';
  return values.reduce((best, value) => (compareValues(value, best) > 0 === isLargest ? value : best));
}

/** As it is told: truth as a number, a number of 32 bits by no more digits than it has. */
function shown(value: SortValue, { type }: Field): SortValue {
  if (typeof value === 'boolean') return Number(value);
  if (type !== 'float' || typeof value !== 'number') return value;
  const digits = [6, 7, 8].find((count) => Math.fround(Number(value.toPrecision(count))) === value);
  return digits === undefined ? value : Number(value.toPrecision(digits));
}

function replaced({ missing }: SortKey, field: Field): SortValue {
  if (missing === '_last' || missing === '_first' || missing === null || typeof missing === 'object') return null;
  return shown(toValue(field, missing) ?? null, field);
}

export const compareValues = (a: Value, b: Value): number => (a === b ? 0 : a < b ? -1 : 1);

/** Orders by the keys; documents without a value come last unless a key says otherwise. */
export function compareSorted(keys: readonly SortKey[], a: readonly SortValue[], b: readonly SortValue[]): number {
  for (const [i, { descending, missing }] of keys.entries()) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    if (left === null) return missing === '_first' ? -1 : 1;
    if (right === null) return missing === '_first' ? 1 : -1;
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** Values of `search_after` as the keys compare them; instants may be written as dates. */
export function toPosition(given: readonly Json[], keys: readonly SortKey[], schemas: readonly Schema[]): SortValue[] {
  return given.map((value, i) => {
    if (value === null || typeof value === 'object') return null;
    const field = schemas.map(({ fields }) => fields.get(keys[i]?.path ?? '')).find((one) => one !== undefined);
    if (!field) return typeof value === 'string' && keys[i]?.path.startsWith('_') ? Number(value) : value;
    if (field.type === 'date') return dateBound(value, false, { now: 0, format: field.format });
    return shown(toValue(field, value) ?? null, field);
  });
}
