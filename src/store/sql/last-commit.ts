import { sql } from 'kysely';
import { coalesce } from './coalesce.ts';
import type { SqlDatabase } from './database.ts';

/** The log's end, which views and counts ask for again and again. */
export interface Commits {
  /** Number of the last commit. */
  last(): Promise<number>;
  /** Called after this process may have made one. */
  made(): void;
}

/** Keeps the number where no other process makes commits; else those who ask at the same time share a statement. */
export function commitsOf({ kysely, exclusive }: SqlDatabase): Commits {
  const together = coalesce(async (asked: readonly undefined[]) => {
    const { rows } = await sql<{ seq: number }>`select coalesce(max(seq), 0) as seq from commits`.execute(kysely);
    return asked.map(() => rows[0].seq);
  });
  const last = (): Promise<number> => together.ask(undefined);
  if (!exclusive) return { last, made() {} };
  let kept: Promise<number> | undefined;
  const made = (): void => {
    kept = undefined;
  };
  return {
    last() {
      if (kept) return kept;
      kept = last();
      kept.catch(made);
      return kept;
    },
    made,
  };
}
