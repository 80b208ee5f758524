import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import type { Iri } from '../../src/store/resource.ts';
import { checkStore } from '../../src/store/sql/check.ts';
import type { SqlDatabase } from '../../src/store/sql/database.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { migrations } from '../../src/store/sql/migrations/index.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { createPostgresDatabase, withoutPostgres } from '../support/stores.ts';

const id = 'https://example.org/data/a' as Iri;
const caller = { subject: 'realms/r/users/ann', identities: ['anonymous', 'realms/r/users/ann'] };
const project = { org: 'org', project: 'p' };

/** What the first release of the schema held: a resource of three revisions, rights, and a run. */
async function fillFirstSchema(db: Kysely<unknown>): Promise<void> {
  await migrate(db, migrations.slice(0, 2));
  const grants = JSON.stringify([{ identity: caller.subject, permissions: ['resources/read', 'resources/write'] }]);
  await sql
    .raw(`
    insert into commits values (1, '2025-01-01T00:00:00Z', '${caller.subject}');
    insert into organizations (label, uuid, created_seq) values ('org', gen_random_uuid(), 1);
    insert into organization_states values (1, 1, 1, null, 'An organisation', false);
    insert into projects (organization, label, uuid, created_seq) values (1, 'p', gen_random_uuid(), 1);
    insert into project_states values (1, 1, 1, null, null, 'https://example.org/data/', 'https://example.org/v/', '{}', false);
    insert into acl_states values ('/org/p', 1, 1, null, '${grants}');
    insert into runs values ('run', default, 'push', 'succeeded', now(), 'ann', now(), now(), '{}')`)
    .execute(db);
  const write = (request: object) =>
    sql`select write_revision(${JSON.stringify({ project: 1, id, by: caller.subject, kinds: ['resource'], ...request })}::jsonb)`.execute(
      db,
    );
  const content = (value: number) => ({
    ...{ kind: 'resource', schema: 'https://bluebrain.github.io/nexus/schemas/unconstrained.json', types: [] },
    ...{ source: JSON.stringify({ value }), expanded: { '@id': id }, contexts: [], tokens: '{}' },
  });
  await write({ action: 'create', ...content(1), tag: 'v1' });
  await write({ action: 'update', rev: 1, ...content(2) });
  await write({ action: 'deprecate', rev: 2 });
}

async function assertBroughtUpToDate(database: SqlDatabase, folder: string): Promise<void> {
  await fillFirstSchema(database.kysely).catch(async (error) => {
    await database.close();
    throw error;
  });
  const blobs = folderBlobs(folder);
  const publicUrl = 'http://127.0.0.1:8080/v1';
  const store = await openSqlStore({ database, blobs, publicUrl, loadContext: async () => undefined });
  try {
    assert.deepEqual((await store.fetch(project, id, { tag: 'v1' }, caller)).source, { value: 1 });
    assert.partialDeepStrictEqual(await store.fetch(project, id, undefined, caller), { rev: 3, deprecated: true });
    assert.equal((await store.undeprecate({ project, caller, id, rev: 3 })).rev, 4);
    assert.equal((await store.update({ project, caller, id, rev: 4, source: { value: 3 } })).rev, 5);
    assert.deepEqual(
      (await store.search({ project }, { size: 2 }, caller)).items.map((item) => item.rev),
      [5],
    );
    const report = await checkStore({ database, blobs, repair: false });
    assert.deepEqual([report.contradictions, report.revisions], [[], 5]);
    const { rows } = await sql<{ name: string }>`select name from schema_version order by name`.execute(
      database.kysely,
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      migrations.map(({ name }) => name),
    );
  } finally {
    await store.close();
  }
}

test('a store of the first schema is brought up to date with what it holds, on PGlite', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  await emptyDatabase(join(folder, 'db'));
  const database = await openPglite(join(folder, 'db'));
  await sql.raw('drop schema public cascade; create schema public').execute(database.kysely);
  await assertBroughtUpToDate(database, join(folder, 'blobs'));
});

test('a store of the first schema is brought up to date with what it holds, on PostgreSQL', {
  skip: withoutPostgres,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  const { url, drop } = await createPostgresDatabase();
  await assertBroughtUpToDate(openPostgres(url), folder);
  await drop();
});
