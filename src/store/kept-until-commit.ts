/** What is kept, the most recently used. */
const KEPT = 64;

/**
 * Keeps answers until something is written: a list that is walked through is counted once, a view that is queried again
 * and again is read once.
 *
 * @param lastCommit - its number
 * @returns the answer that `key` names, which `make` makes when there is none of the last commit
 */
export function keptUntilCommit<Answer>(lastCommit: () => Promise<number>) {
  const kept = new Map<string, { readonly seq: number; readonly answer: Promise<Answer> }>();
  return async (key: string, make: () => Promise<Answer>): Promise<Answer> => {
    // Read before the answer is made: it may be newer, never older.
    const seq = await lastCommit();
    const known = kept.get(key);
    const entry = known?.seq === seq ? known : { seq, answer: make() };
    kept.delete(key);
    kept.set(key, entry);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
    entry.answer.catch(() => kept.delete(key));
    return entry.answer;
  };
}
