import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Finding, finding } from './finding.ts';

/** Of all values; the least and the greatest without NaN, ±Infinity when there is no other. */
export interface ValueRange {
  readonly least: number;
  readonly greatest: number;
  readonly nan: number;
}

/** The range of the values in a slab. */
export function rangeOfValues([{ values }]: readonly [Slab]): ValueRange {
  let [least, greatest, nan] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    if (Number.isNaN(value)) nan++;
  }
  return { least, greatest, nan };
}

export const rangeOfValuesKernel = defineKernel(import.meta.url, rangeOfValues);

/** Any volume: its numbers are finite or NaN, and not all the same. */
export async function checkValues(pool: WorkerPool, source: SlabSource, slabbing: Slabbing = {}): Promise<Finding[]> {
  let [least, greatest, nan] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for await (const part of overSlabs(pool, rangeOfValuesKernel, [source], undefined, slabbing)) {
    [least, greatest, nan] = [Math.min(least, part.least), Math.max(greatest, part.greatest), nan + part.nan];
  }
  const isEmpty = least > greatest;
  const isInfinite = !isEmpty && (least === Number.NEGATIVE_INFINITY || greatest === Number.POSITIVE_INFINITY);
  return [
    finding(
      'values',
      [
        isEmpty && 'All its values are NaN.',
        isInfinite && 'It has infinite values.',
        !isEmpty && least === greatest && nan === 0 && `All its values are ${least}.`,
      ],
      isEmpty ? { nan } : { least, greatest, nan },
    ),
  ];
}
