import type { JsonObject } from '../../../resource.ts';
import type { Row } from '../documents.ts';
import type { Reading } from '../queries/query.ts';
import { SearchRefused } from '../refused.ts';
import type { Fields } from '../values.ts';

/** A document on its way through the aggregations, or a nested object of it. */
export interface Seen {
  readonly fields: Fields;
  /** What the nested object stands in. */
  readonly parent?: Seen;
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
  /**
   * What buckets are ordered by: a number of this aggregation, or of one within it.
   *
   * @param path - empty: the only number
   * @returns NaN when there is none; undefined when there is no such number
   */
  number(path: readonly string[]): number | undefined;
}

/** What makes one more of an aggregation: a bucket has aggregations of its own. */
export type Make = () => Aggregation;

/** Documents that are counted together. */
export interface Bucket {
  count: number;
  readonly subs: Aggregation;
}

/** Buckets of one answer, those in other buckets included. */
export const MAX_BUCKETS = 65_535;

/** Counts a document in the bucket of a key. @throws SearchRefused too_many_buckets_exception */
export function countIn<Key>(buckets: Map<Key, Bucket>, key: Key, seen: Seen, subs: Make): void {
  const present = buckets.get(key);
  if (!present) spendBucket(seen.reading);
  const bucket = present ?? { count: 0, subs: subs() };
  bucket.count++;
  bucket.subs.add(seen);
  buckets.set(key, bucket);
}

/** What a bucket can be ordered by. */
export const numberOf = ({ count, subs }: Bucket, path: readonly string[]): number | undefined =>
  path.length === 0 || path[0] === '_count' ? count : subs.number(path);

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

/** @param known - which options the aggregation takes @throws SearchRefused */
export function checkOptions(given: JsonObject, name: string, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new SearchRefused('x_content_parse_exception', `[${name}] unknown field [${unknown.slice(0, 80)}]`);
}
