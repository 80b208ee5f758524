import type { Json, JsonObject } from '../../resource.ts';
import { type DateFormat, dateFormat } from './date-format.ts';
import { dateBound } from './dates.ts';
import { asObject, isObject } from './queries/parse.ts';
import { nestedSteps, type Reading } from './queries/query.ts';
import { illegal, parsing, SearchRefused } from './refused.ts';
import { type Field, isScalar, type Schema } from './schema.ts';
import { UTC } from './time-zone.ts';
import { type Fields, toValue, toValues, type Value } from './values.ts';

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
  /** Fractions count as the whole numbers below them. */
  readonly isWhole: boolean;
  /** How instants are told. */
  readonly format?: DateFormat;
  /** Nested objects that the field is in, from the outermost. */
  readonly nested: readonly NestedLevel[];
}

interface NestedLevel {
  readonly path: string;
  /** Only objects that match count. */
  readonly filter?: JsonObject;
}

/** What a document is sorted by; null: it has no value. */
export type SortValue = Value | null;

/** `"field"`, `{"field": "desc"}`, `{"field": {"order", "missing", "mode", …}}`. @throws SearchRefused */
export function readSort(given: Json): SortKey[] {
  if (typeof given === 'string') return [sortKey(given, {})];
  const entries = Object.entries(asObject(given, 'sort'));
  return entries.map(([path, options]) => sortKey(path, isObject(options) ? options : { order: options }));
}

const OPTIONS = [
  'order',
  'mode',
  'missing',
  'unmapped_type',
  'numeric_type',
  'format',
  'nested',
  'nested_path',
  'nested_filter',
];
const MODES = ['min', 'max', 'avg', 'sum', 'median'];
const NUMERIC = ['long', 'double', 'date', 'date_nanos'];

function sortKey(path: string, options: JsonObject): SortKey {
  if (path.startsWith('_script') || path.startsWith('_geo'))
    throw parsing(`sort by [${path.slice(0, 80)}] is not served here`);
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined)
    throw new SearchRefused('x_content_parse_exception', `[field_sort] unknown field [${unknown.slice(0, 80)}]`);
  const { mode, missing = '_last', unmapped_type, numeric_type, format } = options;
  const order = String(options.order ?? (path === '_score' ? 'desc' : 'asc')).toLowerCase();
  if (order !== 'asc' && order !== 'desc') throw illegal(`Unknown SortOrder [${order.slice(0, 80)}]`);
  if (mode !== undefined && !MODES.includes(String(mode)))
    throw illegal(`Unknown SortMode [${String(mode).slice(0, 80)}]`);
  if (numeric_type !== undefined && !NUMERIC.includes(String(numeric_type)))
    throw illegal(`invalid value for [numeric_type], must be one of [${NUMERIC}]`);
  return {
    path,
    descending: order === 'desc',
    ...(mode !== undefined && { mode: String(mode) }),
    missing,
    unmapped: unmapped_type !== undefined,
    isWhole: numeric_type === 'long',
    ...(typeof format === 'string' && { format: dateFormat(format) }),
    nested: levelsOf(options.nested ?? oldNested(options)),
  };
}

/** How older clients name nested objects. */
const oldNested = ({ nested_path, nested_filter }: JsonObject): Json | undefined =>
  nested_path === undefined
    ? undefined
    : { path: nested_path, ...(nested_filter !== undefined && { filter: nested_filter }) };

function levelsOf(given: Json | undefined): NestedLevel[] {
  if (given === undefined) return [];
  const { path, filter, nested } = asObject(given, 'nested');
  const level = { path: String(path ?? ''), ...(filter !== undefined && { filter: asObject(filter, 'filter') }) };
  return [level, ...levelsOf(nested)];
}

/**
 * Gives the sort value of a document, or of a nested object.
 *
 * @param document - what the fields are of, when they are of all of it
 */
type ReadSortValue = (score: number, place: number, fields: () => Fields, document?: JsonObject) => SortValue;

/** Reads sort values of one index. @throws SearchRefused when the field cannot be sorted by */
export function sortReader(key: SortKey, reading: Reading): ReadSortValue {
  if (key.path === '_score') return (score) => score;
  if (key.path === '_doc') return (_score, place) => place;
  const field = reading.schema.fields.get(key.path);
  if (!field && key.unmapped) return () => null;
  if (!field)
    throw new SearchRefused(
      'query_shard_exception',
      `No mapping found for [${key.path.slice(0, 200)}] in order to sort on`,
    );
  checkField(field, key);
  for (const source of field.sources) reading.reads.add(source);
  const objectsOf = objectReader(key.nested, reading);
  const [source, ...others] = field.sources;
  const isMember = others.length === 0 && key.nested.length === 0 && !source.includes('.');
  return (_score, _place, fields, document) => {
    // Most are sorted by a plain value of theirs, which is all that its path has.
    const member = isMember ? document?.[source] : undefined;
    const values = isScalar(member)
      ? toValues(field, member)
      : objectsOf(fields()).flatMap((object) => object.valuesOf(field));
    return (
      shown(pick(key.isWhole ? values.map((value) => Math.trunc(Number(value))) : values, field, key), field) ??
      replaced(key, field)
    );
  };
}

function checkField({ type }: Field, { path, mode = '' }: SortKey): void {
  if (type === 'text') {
    throw illegal(
      `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${path.slice(0, 200)}]`,
    );
  }
  if ((type === 'keyword' || type === 'flattened') && ['avg', 'sum', 'median'].includes(mode))
    throw new SearchRefused('query_shard_exception', 'we only support AVG, MEDIAN and SUM on number based fields');
}

/** Gives the nested objects that count, or the document itself. */
function objectReader(levels: readonly NestedLevel[], reading: Reading): (fields: Fields) => readonly Fields[] {
  const steps = levels.map(({ path, filter }, n) => {
    if (!reading.schema.nested.has(path)) {
      const reason = `[nested] failed to find nested object under path [${path.slice(0, 200)}]`;
      throw new SearchRefused('query_shard_exception', reason);
    }
    const query = filter && reading.read(filter, { ...reading, within: path, scoring: false });
    return { paths: nestedSteps(reading.schema, path, levels[n - 1]?.path ?? reading.within), query };
  });
  return (fields) =>
    steps.reduce<readonly Fields[]>(
      (all, { paths, query }) => {
        const objects = paths.reduce((some, path) => some.flatMap((one) => one.nested(path)), all);
        return query ? objects.filter((one) => query.score(one) !== undefined) : objects;
      },
      [fields],
    );
}

function pick(values: readonly Value[], field: Field, { mode, descending }: SortKey): SortValue {
  if (values.length === 0) return null;
  const isWhole = ['whole', 'date', 'boolean'].includes(field.type);
  const rounded = (number: number) => (isWhole ? Math.round(number) : number);
  const sum = () => values.reduce<number>((total, value) => total + Number(value), 0);
  if (mode === 'sum') return sum();
  if (mode === 'avg') return rounded(sum() / values.length);
  if (mode === 'median') {
    const numbers = values.map(Number).sort((a, b) => a - b);
    const middle = Math.floor((numbers.length - 1) / 2);
    return numbers.length % 2 === 1 ? numbers[middle] : rounded((numbers[middle] + numbers[middle + 1]) / 2);
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

/** Sort values as hits tell them. */
export const toldValues = (keys: readonly SortKey[], values: readonly SortValue[]): SortValue[] =>
  values.map((value, i) => {
    const { format } = keys[i];
    return format && typeof value === 'number' ? format.write(value, UTC) : value;
  });

/** Values of `search_after` as the keys compare them; instants may be written as dates. @throws SearchRefused */
export function toPosition(given: readonly Json[], keys: readonly SortKey[], schemas: readonly Schema[]): SortValue[] {
  return given.map((value, i) => {
    if (value === null || typeof value === 'object') return null;
    const { path, format } = keys[i];
    const field = schemas.map(({ fields }) => fields.get(path)).find((one) => one !== undefined);
    if (!field) return typeof value === 'string' && path.startsWith('_') ? Number(value) : value;
    const position =
      field.type === 'date'
        ? dateBound(value, false, { now: 0, format: format ?? field.format })
        : field.type === 'boolean' && typeof value === 'number'
          ? value
          : shown(toValue(field, value) ?? null, field);
    if (position === null || Number.isNaN(position))
      throw illegal(`Failed to parse search_after value for field [${path.slice(0, 200)}].`);
    return position;
  });
}
