import { sql, type Transaction } from 'kysely';
import type { Caller } from '../caller.ts';
import type { Inner } from './inner.ts';

type Change = (transaction: Transaction<unknown>, seq: number) => Promise<void>;

/** One commit that changes what settings show. */
export async function commit(
  inner: Pick<Inner, 'db' | 'settings' | 'commits'>,
  caller: Pick<Caller, 'subject'>,
  change: Change,
): Promise<void> {
  await inTurn(inner, caller, change);
  inner.settings.forget();
}

/** One commit; nobody else writes until it ends. */
export async function inTurn(
  { db, commits }: Pick<Inner, 'db' | 'commits'>,
  { subject }: Pick<Caller, 'subject'>,
  change: Change,
): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ seq: number }>`select seq from next_commit(${subject})`.execute(transaction);
      await change(transaction, rows[0].seq);
    });
  } finally {
    commits.made();
  }
}
