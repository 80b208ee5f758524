import { type Kysely, sql } from 'kysely';

/**
 * Takes entities out of the store with all that was ever said of them, and with their search documents; their events stay.
 *
 * @returns the commits that made their revisions
 */
export async function deleteEntities(db: Kysely<unknown>, keys: readonly number[]): Promise<number[]> {
  await sql`delete from tags where entity = any(${keys}::bigint[])`.execute(db);
  await sql`delete from parts where entity = any(${keys}::bigint[])`.execute(db);
  const { rows } = await sql<{ seq: number; content: number }>`
    delete from states where entity = any(${keys}::bigint[]) returning from_seq as seq, content`.execute(db);
  const contents = [...new Set(rows.map(({ content }) => content))];
  await sql`delete from contents where key = any(${contents}::bigint[])`.execute(db);
  await sql`delete from entities where key = any(${keys}::bigint[])`.execute(db);
  return rows.map(({ seq }) => seq);
}
