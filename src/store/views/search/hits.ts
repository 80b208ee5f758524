import type { Shown } from './documents.ts';
import { compareSorted, type SortKey, type SortValue } from './sorting.ts';

/** A hit by where it stands. */
export interface Ranked {
  /** Key of its index. */
  readonly index: number;
  readonly entity: number;
  readonly score: number;
  /** By the keys of the order. */
  readonly values: readonly SortValue[];
  /** If the document was read when it was found. */
  readonly shown?: Shown;
}

/** Orders hits: by the keys, else by score; what is equal as it was written. */
export function compareRanked(keys: readonly SortKey[], a: Ranked, b: Ranked): number {
  const order = keys.length > 0 ? compareSorted(keys, a.values, b.values) : b.score - a.score;
  return order || a.index - b.index || a.entity - b.entity;
}

/** Keeps the best, in bounded memory. */
export function ranked<Hit extends Ranked>(keys: readonly SortKey[], size: number) {
  let kept: Hit[] = [];
  /** The last of a full list: what comes behind it is none of the best. */
  let last: Hit | undefined;
  const cut = (): void => {
    kept = kept.sort((a, b) => compareRanked(keys, a, b)).slice(0, size);
    last = kept[size - 1];
  };
  return {
    add(hit: Hit): void {
      if (size === 0 || (last && compareRanked(keys, last, hit) < 0)) return;
      kept.push(hit);
      if (kept.length >= 2 * size + 10) cut();
    },
    items(): readonly Hit[] {
      cut();
      return kept;
    },
  };
}
