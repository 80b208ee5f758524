import type { Json, JsonObject } from '../../resource.ts';
import { toInstant } from './dates.ts';
import { type Field, ID_FIELD, type Schema } from './schema.ts';
import type { Token } from './tokenizers.ts';

/** A value as a field compares it: keywords and terms are texts, dates milliseconds. */
export type Value = string | number | boolean;

/** One document, or one object of a nested field, by what stands at each path. */
export interface Fields {
  /** What was written at the path, nested objects left out. */
  at(path: string): readonly Json[];
  /** The objects of a nested field. */
  nested(path: string): readonly Fields[];
  /** Values of a field; of a text its terms. Values that are none of the field's type are left out. */
  valuesOf(field: Field): readonly Value[];
  /** Words of a text, by place. */
  tokensOf(field: Field): readonly Token[];
  /** How often each word stands in a text. */
  countsOf(field: Field): ReadonlyMap<string, number>;
  /** Places of words in a text, as Lucene keeps it: beyond 40 with four significant bits. */
  lengthOf(field: Field): number;
  readonly paths: readonly string[];
  /** Of a nested object: what was written, and where. */
  readonly object?: { readonly source: JsonObject; readonly place: JsonObject };
}

/** Between the last word of a value and the first of the next, so that no phrase spans them. */
const GAP = 100;

/** Reads a document by a schema. @param id - also a value of its own field */
export function toFields(document: JsonObject, schema: Schema, id?: string): Fields {
  const leaves = new Map<string, Json[]>(id === undefined ? [] : [[ID_FIELD, [id]]]);
  const nested = new Map<string, Fields[]>();
  collect(document, '', schema, leaves, nested);
  return fieldsOf(leaves, nested);
}

function fieldsOf(leaves: Map<string, Json[]>, nested: Map<string, Fields[]>, object?: Fields['object']): Fields {
  const at = (path: string) => leaves.get(path) ?? [];
  const tokensOf = remembered((field) => words(field.sources.flatMap(at), field));
  return {
    at,
    nested: (path) => nested.get(path) ?? [],
    tokensOf,
    countsOf: remembered((field) => countTerms(tokensOf(field))),
    lengthOf: (field) => kept(new Set(tokensOf(field).map(({ position }) => position)).size),
    valuesOf: remembered((field): readonly Value[] =>
      field.type === 'text'
        ? tokensOf(field).map(({ term }) => term)
        : field.sources.flatMap((source) => at(source).flatMap((leaf) => toValues(field, leaf))),
    ),
    get paths() {
      return [...leaves.keys()];
    },
    ...(object && { object }),
  };
}

/** Makes it once for each field; most documents are asked for one or two. */
function remembered<Made extends object>(make: (field: Field) => Made): (field: Field) => Made {
  let all: Map<Field, Made> | undefined;
  return (field) => {
    all ??= new Map();
    const made = all.get(field) ?? make(field);
    all.set(field, made);
    return made;
  };
}

/** Lucene, SmallFloat: exact up to 24, and of what is above the four highest bits. */
function kept(length: number): number {
  const above = length - 24;
  if (above < 16) return length;
  const step = 2 ** (Math.floor(Math.log2(above)) - 3);
  return 24 + Math.floor(above / step) * step;
}

function countTerms(tokens: readonly Token[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { term } of tokens) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function words(leaves: readonly Json[], field: Field): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  for (const leaf of leaves) {
    if (typeof leaf === 'object') continue;
    for (const { term, position } of field.analyze(String(leaf))) tokens.push({ term, position: start + position });
    start = (tokens.at(-1)?.position ?? start) + GAP;
  }
  return tokens;
}

function collect(
  value: Json,
  path: string,
  schema: Schema,
  leaves: Map<string, Json[]>,
  nested: Map<string, Fields[]>,
): void {
  if (value === null) {
    const isValue = schema.bySource.get(path)?.some(({ nullValue }) => nullValue !== undefined);
    if (isValue) leaves.set(path, [...(leaves.get(path) ?? []), null]);
    return;
  }
  const type = schema.fields.get(path)?.type;
  const isWhole = type === 'flattened' || type === 'vector';
  if (typeof value !== 'object' || isWhole) {
    const known = leaves.get(path);
    if (known) known.push(value);
    else leaves.set(path, [value]);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, path, schema, leaves, nested);
  } else if (path !== '' && schema.nested.has(path)) {
    const own = new Map<string, Json[]>();
    const below = new Map<string, Fields[]>();
    collectMembers(value as JsonObject, path, schema, own, below);
    const before = nested.get(path) ?? [];
    const object = { source: value as JsonObject, place: { field: path, offset: before.length } };
    nested.set(path, [...before, fieldsOf(own, below, object)]);
  } else collectMembers(value as JsonObject, path, schema, leaves, nested);
}

function collectMembers(
  value: JsonObject,
  path: string,
  schema: Schema,
  leaves: Map<string, Json[]>,
  nested: Map<string, Fields[]>,
): void {
  for (const [key, item] of Object.entries(value)) {
    collect(item, path === '' ? key : `${path}.${key}`, schema, leaves, nested);
  }
}

/** What a field makes of a value of a document; nothing when it is none of its type. */
export function toValues(field: Field, leaf: Json): Value[] {
  if (field.type === 'flattened') return flatValues(leaf, '');
  if (field.type === 'vector') return Array.isArray(leaf) ? leaf.map(Number) : [];
  const scalar = leaf ?? field.nullValue;
  if (scalar === undefined || typeof scalar === 'object') return [];
  const value = toValue(field, scalar);
  if (value === undefined) return [];
  return typeof value === 'string' && value.length > field.ignoreAbove ? [] : [value];
}

/** Leaves of a flattened field, each as the value and as `key=value`. */
function flatValues(leaf: Json, key: string): Value[] {
  if (leaf === null) return [];
  if (Array.isArray(leaf)) return leaf.flatMap((item) => flatValues(item, key));
  if (typeof leaf === 'object') {
    return Object.entries(leaf).flatMap(([name, item]) => flatValues(item, key === '' ? name : `${key}.${name}`));
  }
  return [String(leaf), `${key}=${leaf}`];
}

/** A scalar as the field compares it; undefined when it is none of its type. */
export function toValue({ type, declared, normalize, format, scale }: Field, scalar: Value): Value | undefined {
  switch (type) {
    case 'boolean':
      if (typeof scalar === 'boolean') return scalar;
      return scalar === 'true' ? true : scalar === 'false' || scalar === '' ? false : undefined;
    case 'whole':
      return number(scalar, (value) => inRange(Math.trunc(value), declared));
    case 'float':
      return number(scalar, Math.fround);
    case 'double':
      return number(scalar, (value) => (scale ? Math.round(value * scale) / scale : value));
    case 'date': {
      const instant = typeof scalar === 'boolean' ? Number.NaN : toInstant(scalar, format);
      return Number.isNaN(instant) ? undefined : instant;
    }
    default:
      return normalize(String(scalar));
  }
}

/** The largest whole number of a type; the smallest is one below its negative. */
const LARGEST: Readonly<Record<string, number>> = { byte: 127, short: 32_767, integer: 2_147_483_647 };

function inRange(value: number, declared: string): number | undefined {
  const most = LARGEST[declared] ?? Number.POSITIVE_INFINITY;
  return value <= most && value >= (declared === 'unsigned_long' ? 0 : -most - 1) ? value : undefined;
}

function number(scalar: Value, round: (value: number) => number | undefined): number | undefined {
  if (typeof scalar === 'boolean' || (typeof scalar === 'string' && scalar.trim() === '')) return undefined;
  const value = Number(scalar);
  return Number.isFinite(value) ? round(value) : undefined;
}
