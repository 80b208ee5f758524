import type { JsonObject } from '../../../resource.ts';
import { globMatches } from '../glob.ts';
import type { Narrow } from '../narrow.ts';
import { type Field, ID_FIELD, parentOf, type Schema } from '../schema.ts';
import type { Statistics } from '../statistics.ts';
import type { Fields, Value } from '../values.ts';

/** A query, ready for the documents of one index. */
export interface Query {
  /** Every document that matches fulfils it. */
  readonly narrow: Narrow;
  /** Every document that fulfils `narrow` matches. */
  readonly exact: boolean;
  /** The score of every document that matches, where all have the same. */
  readonly constant?: () => number;
  /** Undefined when the document does not match. */
  score(fields: Fields): number | undefined;
}

/** What a query is read with. */
export interface Reading {
  /** Key of the index. */
  readonly index: number;
  /** As in answers. */
  readonly indexName: string;
  readonly schema: Schema;
  readonly statistics: Statistics;
  /** The request as text, to tell places in it. */
  readonly body: string;
  /** Milliseconds since 1970 that `now` means. */
  readonly now: number;
  /** Path of the nested objects that the query is about; empty: the documents. */
  readonly within: string;
  readonly depth: number;
  /** Whether scores count; filters have none. */
  readonly scoring: boolean;
  /** Places in documents that the query looks at. */
  readonly reads: Set<string>;
  /** Clauses, buckets of aggregations and hits kept in them that are left to this request. */
  readonly budget: { clauses: number; buckets: number; hits: number };
  /** Reads an inner query. */
  read(query: JsonObject, reading: Reading): Query;
}

/** A field, and the key within it when it is flattened. */
export interface FoundField {
  readonly field: Field;
  readonly key?: string;
}

/** The field at a path; undefined when none of the objects that the query is about has it. */
export function findField({ schema, reads, within }: Reading, path: string): FoundField | undefined {
  const found = fieldIn(schema, path);
  if (!found || nestedAround(schema, found.field.path) !== within) return undefined;
  for (const source of found.field.sources) reads.add(source);
  return found;
}

function fieldIn(schema: Schema, path: string): FoundField | undefined {
  const field = schema.fields.get(path);
  if (field) return { field };
  for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1)) {
    const whole = schema.fields.get(path.slice(0, at));
    if (whole?.type === 'flattened') return { field: whole, key: path.slice(at + 1) };
  }
  return undefined;
}

/** Path of the innermost nested object that holds a path; empty when none does. */
export function nestedAround({ nested }: Schema, path: string): string {
  let at = path;
  while (at !== '' && !nested.has(at)) at = parentOf(at);
  return at;
}

/** Nested paths from the objects of `within` down to those of a path. */
export function nestedSteps(schema: Schema, path: string, within: string): string[] {
  const steps: string[] = [];
  for (let at = path; at !== '' && at !== within; at = nestedAround(schema, parentOf(at))) steps.unshift(at);
  return steps;
}

/** The fields that a name with `*` means. */
export function fieldsLike(reading: Reading, pattern: string): FoundField[] {
  if (!pattern.includes('*')) return [findField(reading, pattern) ?? []].flat();
  const paths = [...reading.schema.fields.keys()].filter((path) => path !== ID_FIELD && globMatches(pattern, path));
  return paths.flatMap((path) => findField(reading, path) ?? []);
}

/** How a value of a flattened field is compared, which has the key before it. */
export const withKey = (key: string | undefined, value: Value): Value =>
  key === undefined ? value : `${key}=${value}`;

/** A query whose matches all score the same. */
export function constantly(
  narrow: Narrow,
  exact: boolean,
  score: () => number,
  matches: (fields: Fields) => boolean,
): Query {
  return { narrow, exact, constant: score, score: (fields) => (matches(fields) ? score() : undefined) };
}
