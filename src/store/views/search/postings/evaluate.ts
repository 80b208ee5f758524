import type { Narrow } from '../narrow.ts';

/** Numbers of documents, ascending. */
export type List = Int32Array;

const NONE = new Int32Array(0);

/** Documents of a list, or all but those. */
export interface Selection {
  readonly list: List;
  readonly isAllBut: boolean;
}

/** @param listOf - documents with a token */
export function evaluate(narrow: Narrow, listOf: (token: string) => List): Selection {
  switch (narrow.is) {
    case 'all':
    case 'none':
      return { list: NONE, isAllBut: narrow.is === 'all' };
    case 'token':
      return { list: listOf(narrow.token), isAllBut: false };
    case 'not':
      return negated(evaluate(narrow.of, listOf));
    case 'and':
      return allOf(narrow.of.map((one) => evaluate(one, listOf)));
    case 'or':
      return negated(allOf(narrow.of.map((one) => negated(evaluate(one, listOf)))));
  }
}

/** Whether the condition holds of what has these tokens. */
export function fulfils(tokens: ReadonlySet<string>, narrow: Narrow): boolean {
  switch (narrow.is) {
    case 'all':
    case 'none':
      return narrow.is === 'all';
    case 'token':
      return tokens.has(narrow.token);
    case 'not':
      return !fulfils(tokens, narrow.of);
    case 'and':
      return narrow.of.every((one) => fulfils(tokens, one));
    case 'or':
      return narrow.of.some((one) => fulfils(tokens, one));
  }
}

const negated = ({ list, isAllBut }: Selection): Selection => ({ list, isAllBut: !isAllBut });

function allOf(parts: readonly Selection[]): Selection {
  const lists = (isAllBut: boolean) => parts.filter((part) => part.isAllBut === isAllBut).map(({ list }) => list);
  const without = union(lists(true));
  const [shortest, ...others] = lists(false).sort((a, b) => a.length - b.length);
  if (!shortest) return { list: without, isAllBut: true };
  const list = others.reduce((found, other) => common(found, other, true), shortest);
  return { list: common(list, without, false), isAllBut: false };
}

/** Those of the first list that are in the second, or those that are not. */
export function common(list: List, other: List, isIn: boolean): List {
  if (other.length === 0) return isIn ? NONE : list;
  let at = 0;
  return list.filter((one) => {
    at = reach(other, one, at);
    return (other[at] === one) === isIn;
  });
}

/** The first place, from `at` on, of what is not below `wanted`: by steps that double, and halving the last one. */
export function reach(list: ArrayLike<number>, wanted: number, at: number): number {
  let step = 1;
  while (at + step < list.length && list[at + step] < wanted) step *= 2;
  let low = at + (step >> 1);
  let high = Math.min(at + step, list.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function union(lists: readonly List[]): List {
  if (lists.length < 2) return lists[0] ?? NONE;
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all.sort().filter((one, at, sorted) => at === 0 || one !== sorted[at - 1]);
}
