import type { JsonObject } from '../../../resource.ts';
import type { Row } from '../documents.ts';
import type { Reading } from '../queries/query.ts';
import { SearchRefused } from '../refused.ts';
import type { Fields, Value } from '../values.ts';

/** A document on its way through the aggregations, or a nested object of it. */
export interface Seen {
  readonly fields: Fields;
  /** Of the document. */
  readonly root: Fields;
  readonly row: Row;
  readonly score: number;
  /** What the index of the document is read with. */
  readonly reading: Reading;
}

/** Collects documents and sums them up. */
export interface Aggregation {
  /** Called before the documents of an index, so that what is looked at is read. */
  prepare(reading: Reading): void;
  add(seen: Seen): void;
  result(): JsonObject;
}

/** What makes one more of an aggregation: a bucket has aggregations of its own. */
export type Make = () => Aggregation;

/** Buckets of one answer, those in other buckets included. */
export const MAX_BUCKETS = 65_535;

/** Refuses what would take memory without bound. @throws SearchRefused too_many_buckets_exception */
export function checkBuckets(count: number): void {
  if (count > MAX_BUCKETS) throw tooManyBuckets();
}

/** One bucket more. @throws SearchRefused too_many_buckets_exception */
export function spendBucket({ budget }: Reading): void {
  budget.buckets -= 1;
  if (budget.buckets < 0) throw tooManyBuckets();
}

/** Room for so many hits. @throws SearchRefused too_many_buckets_exception */
export function spendHits({ budget }: Reading, hits: number): void {
  budget.hits -= hits;
  if (budget.hits < 0) throw tooManyBuckets();
}

const tooManyBuckets = (): SearchRefused =>
  new SearchRefused(
    'too_many_buckets_exception',
    `Trying to create too many buckets. Must be less than or equal to: [${MAX_BUCKETS}].`,
  );

/** Makes nothing of objects that a field is not in. @returns values of the field */
export function valuesAt({ fields, reading }: Seen, path: string): readonly Value[] {
  const field = reading.schema.fields.get(path);
  return field ? fields.valuesOf(field) : [];
}

/** @throws SearchRefused when it is a text, whose words are no values */
export function readField(reading: Reading, path: string): void {
  const field = reading.schema.fields.get(path);
  for (const source of field?.sources ?? []) reading.reads.add(source);
  if (field?.type !== 'text') return;
  const reason = `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${path.slice(0, 200)}]`;
  throw new SearchRefused('illegal_argument_exception', reason);
}

/** Dates are told as text beside the number. */
export const asText = (reading: Reading | undefined, path: string, value: number): JsonObject => {
  const type = reading?.schema.fields.get(path)?.type;
  if (type === 'date') return { value_as_string: new Date(value).toISOString() };
  return {};
};
