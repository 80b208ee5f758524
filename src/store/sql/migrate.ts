import { type Kysely, sql } from 'kysely';
import { SchemaTooNew } from '../errors.ts';
import type { Migration } from './migrations/index.ts';

/**
 * Brings the schema up to the last of `migrations`, each step in a transaction of its own. Two processes that start
 * together take turns.
 *
 * @throws SchemaTooNew when the database has a step that is not among them
 */
export async function migrate(database: Kysely<unknown>, migrations: readonly Migration[]): Promise<void> {
  await sql`create table if not exists schema_version (name text primary key, applied_at timestamptz not null)`.execute(
    database,
  );
  const known = migrations.map(({ name }) => name);
  for (const migration of migrations) {
    await database.transaction().execute(async (transaction) => {
      await sql`lock table schema_version in exclusive mode`.execute(transaction);
      const { rows } = await sql<{ name: string }>`select name from schema_version`.execute(transaction);
      const unknown = rows.find(({ name }) => !known.includes(name));
      if (unknown) throw new SchemaTooNew({ found: unknown.name, known: known.at(-1) ?? 'none' });
      if (rows.some(({ name }) => name === migration.name)) return;
      await sql.raw(migration.sql).execute(transaction);
      await sql`insert into schema_version values (${migration.name}, now())`.execute(transaction);
    });
  }
}
