import { type Kysely, sql } from 'kysely';
import { AtlasError } from '../../errors.ts';
import { SchemaTooNew } from '../errors.ts';
import type { Migration } from './migrations/index.ts';

/**
 * Brings the schema up to the last of `migrations`, each step in a transaction of its own. Two processes that start
 * together take turns.
 *
 * @throws SchemaTooNew when the database has a step that is not among them, DatabaseUnusable when nothing can be asked
 */
export async function migrate(database: Kysely<unknown>, migrations: readonly Migration[]): Promise<void> {
  await sql`create table if not exists schema_version (name text primary key, applied_at timestamptz not null)`
    .execute(database)
    .catch((cause: Error) => {
      throw new DatabaseUnusable({ problem: cause.message }, { cause });
    });
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

class DatabaseUnusable extends AtlasError<'DatabaseUnusable', { readonly problem: string }> {
  readonly tag = 'DatabaseUnusable';
  readonly remedy = 'Check ATLASGRAPH_DATABASE_URL, that its server runs, and that its user may create tables there.';

  constructor(details: { problem: string }, options: ErrorOptions) {
    super(`The database cannot be used: ${details.problem}.`, details, options);
  }
}
