import type { Commits } from './last-commit.ts';

/** Counts kept, the most recently used. */
const KEPT = 64;

/**
 * Keeps counts until something is written: a list that is walked through or asked for again and again is counted once.
 *
 * @returns the count that `key` names, which `count` makes when there is none of the last commit
 */
export function countsKeeper(commits: Commits) {
  const kept = new Map<string, { readonly seq: number; readonly found: Promise<number> }>();
  return async (key: string, count: () => Promise<number>): Promise<number> => {
    // Read before counting: what is counted may be newer, never older.
    const seq = await commits.last();
    const known = kept.get(key);
    const entry = known?.seq === seq ? known : { seq, found: count() };
    kept.delete(key);
    kept.set(key, entry);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
    entry.found.catch(() => kept.delete(key));
    return entry.found;
  };
}
