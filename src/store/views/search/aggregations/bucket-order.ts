import type { Json, JsonObject } from '../../../resource.ts';
import { isObject, listOf } from '../queries/parse.ts';
import { parsing } from '../refused.ts';
import { compareValues } from '../sorting.ts';
import type { Value } from '../values.ts';
import { type Aggregation, type Bucket, numberOf } from './aggregation.ts';

/** How the buckets of one aggregation follow one another. */
export interface BucketOrder<Key extends Value> {
  /** @param pattern - the aggregations of a bucket @throws SearchRefused when they have no such number */
  check(pattern: Aggregation): void;
  compare(a: [Key, Bucket], b: [Key, Bucket]): number;
}

interface Order {
  readonly by: readonly string[];
  readonly sign: number;
}

/**
 * Reads `order`: `{"_count": "desc"}`, `{"_key": "asc"}`, or a number of an aggregation within, as `{"a>b.max": "asc"}`.
 *
 * @throws SearchRefused
 */
export function bucketOrder<Key extends Value>(given: Json | undefined, usual: JsonObject): BucketOrder<Key> {
  const orders = listOf(given ?? usual).map(readOrder);
  return {
    check(pattern) {
      for (const { by } of orders) if (!isOwn(by) && pattern.number(by) === undefined) throw unknownPath(by);
    },
    compare(a, b) {
      for (const { by, sign } of orders) {
        const order = isKey(by) ? sign * compareValues(a[0], b[0]) : compareNumbers(a[1], b[1], by, sign);
        if (order !== 0) return order;
      }
      return compareValues(a[0], b[0]);
    },
  };
}

function readOrder(given: Json): Order {
  const entries = isObject(given) ? Object.entries(given) : [];
  const [[path, direction] = []] = entries;
  if (path === undefined || entries.length > 1 || (direction !== 'asc' && direction !== 'desc'))
    throw parsing('Must specify exactly one field and asc or desc for [order]');
  return { by: path.replace(/\[(.*)\]$/, '.$1').split(/[>.]/), sign: direction === 'asc' ? 1 : -1 };
}

const isKey = ([first]: readonly string[]): boolean => first === '_key' || first === '_term';
const isOwn = (by: readonly string[]): boolean => isKey(by) || by[0] === '_count';

/** Buckets without a number come last. */
function compareNumbers(a: Bucket, b: Bucket, by: readonly string[], sign: number): number {
  const [left, right] = [numberOf(a, by) ?? Number.NaN, numberOf(b, by) ?? Number.NaN];
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return sign * compareValues(left, right);
}

const unknownPath = (by: readonly string[]): Error =>
  parsing(`Invalid aggregation order path [${by.join('.').slice(0, 80)}]`);
