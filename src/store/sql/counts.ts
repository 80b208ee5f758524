import { type Kysely, sql } from 'kysely';
import { coalesce } from './coalesce.ts';

/** Counts kept, the most recently used. */
const KEPT = 64;

/**
 * Keeps counts until something is written: a list that is walked through or asked for again and again is counted once.
 *
 * @returns the count that `key` names, which `count` makes when there is none of the last commit
 */
export function countsKeeper(db: Kysely<unknown>) {
  const kept = new Map<string, { readonly seq: number; readonly found: Promise<number> }>();
  const lastCommit = coalesce(async (questions: readonly undefined[]) => {
    const { rows } = await sql<{ seq: number }>`select coalesce(max(seq), 0) as seq from commits`.execute(db);
    return questions.map(() => rows[0].seq);
  });
  return async (key: string, count: () => Promise<number>): Promise<number> => {
    // Read before counting: what is counted may be newer, never older.
    const seq = await lastCommit.ask(undefined);
    const known = kept.get(key);
    const entry = known?.seq === seq ? known : { seq, found: count() };
    kept.delete(key);
    kept.set(key, entry);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
    entry.found.catch(() => kept.delete(key));
    return entry.found;
  };
}
