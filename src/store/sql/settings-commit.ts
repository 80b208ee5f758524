import { sql, type Transaction } from 'kysely';
import type { Caller } from '../caller.ts';
import type { Inner } from './inner.ts';

/** One commit that changes what settings show. */
export async function commit(
  { db, settings, commits }: Pick<Inner, 'db' | 'settings' | 'commits'>,
  caller: Caller,
  change: (transaction: Transaction<unknown>, seq: number) => Promise<void>,
): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ seq: number }>`select seq from next_commit(${caller.subject})`.execute(transaction);
      await change(transaction, rows[0].seq);
    });
  } finally {
    commits.made();
  }
  settings.forget();
}
