import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import pg from 'pg';
import type { SqlDatabase } from '../../src/store/sql/database.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { migrations } from '../../src/store/sql/migrations/index.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { PgliteSocket } from '../../src/store/sql/pglite-socket.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { emptyDatabase } from '../support/embedded-store.ts';

const HOT = join(import.meta.dirname, '../support/hot-database.ts');

describe('the embedded database', () => {
  let folder: string;
  let database: SqlDatabase;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atlasgraph-pglite-'));
    await emptyDatabase(join(folder, 'db'));
    database = await openPglite(join(folder, 'db'));
  });
  after(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  test('leaves the thread free while a statement runs for long', async () => {
    let turns = 0;
    let ended = false;
    const long = sql`select count(*) from generate_series(1, 3000000)`.execute(database.kysely).then(() => {
      ended = true;
    });
    while (!ended) {
      await setImmediate();
      turns++;
    }
    await long;
    assert.ok(turns > 100, `${turns} turns of the event loop`);
  });

  test('takes no more memory while its functions are optimised', async () => {
    await emptyDatabase(join(folder, 'hot'));
    const { stdout } = await promisify(execFile)(process.execPath, [HOT, join(folder, 'hot')]);
    assert.ok(Number(stdout) < 450, `${stdout} MiB`);
  });

  test('syncs what it commits', async () => {
    const { rows } =
      await sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('wal_sync_method') as method`.execute(database.kysely);
    assert.deepEqual(rows, [{ fsync: 'on', commit: 'on', method: 'fsync' }]);
  });

  test('gives instants with all their microseconds and large numbers as numbers', async () => {
    const { rows } = await sql`select '2024-12-03T10:00:00.123456+02:00'::timestamptz as instant,
      '2024-12-03T10:00:00Z'::timestamptz as whole, 4503599627370496::bigint as number`.execute(database.kysely);
    const [instant, whole] = ['2024-12-03T08:00:00.123456Z', '2024-12-03T10:00:00.000000Z'];
    assert.deepEqual(rows, [{ instant, whole, number: 4503599627370496 }]);
  });

  test('goes on after errors, with and without values, inside and outside of a transaction', async () => {
    const failures = [
      sql`select 1 / 0`,
      sql`select ${'x'}::int`,
      sql`selec ${1}`,
      sql`select ${'{"a": "\\u0000"}'}::jsonb`,
    ];
    for (const failure of failures) {
      await assert.rejects(failure.execute(database.kysely));
      await assert.rejects(database.kysely.transaction().execute((transaction) => failure.execute(transaction)));
      assert.deepEqual((await sql`select ${1}::int as one`.execute(database.kysely)).rows, [{ one: 1 }]);
    }
  });

  test('keeps statements of others out of a transaction', async () => {
    await sql`create table counted (n int)`.execute(database.kysely);
    const writer = database.kysely.transaction().execute(async (transaction) => {
      await sql`insert into counted values (1)`.execute(transaction);
      await setImmediate();
      throw new Error('rolled back');
    });
    const reader = sql`select * from counted`.execute(database.kysely);
    await assert.rejects(writer, /rolled back/);
    assert.deepEqual((await reader).rows, []);
  });

  test('refuses a database that a later version has written', async () => {
    const { kysely } = database;
    await sql`insert into schema_version values ('9999-later', now())`.execute(kysely);
    await assert.rejects(migrate(kysely, migrations), {
      tag: 'SchemaTooNew',
      details: { found: '9999-later', known: migrations.at(-1)?.name },
    });
    await sql`delete from schema_version where name = '9999-later'`.execute(kysely);
  });

  test('takes a migration as a whole or not at all', async () => {
    const add = (sql: string) => migrate(database.kysely, [...migrations, { name: '9000-half', sql }]);
    await assert.rejects(add('create table half (n int); select 1 / 0'), /division by zero/);
    await add('create table half (n int)');
  });
});

test('a PostgreSQL that does not answer is named as what is missing', async () => {
  const { kysely, close } = openPostgres('postgres://nobody@127.0.0.1:1/none');
  await assert.rejects(migrate(kysely, migrations), { tag: 'DatabaseUnusable', remedy: /ATLASGRAPH_DATABASE_URL/ });
  await close();
});

test('a database that was made by halves is made anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-pglite-'));
  await mkdir(join(folder, 'db.unfinished'));
  await writeFile(join(folder, 'db.unfinished/PG_VERSION'), '18');
  const database = await openPglite(join(folder, 'db'));
  assert.equal((await sql`select 1`.execute(database.kysely)).rows.length, 1);
  await database.close();
  assert.deepEqual(await readdir(folder), ['db']);
  await rm(folder, { recursive: true });
});

test('a connection that takes the place of a broken one finds a clean session', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-pglite-'));
  t.after(() => rm(folder, { recursive: true }));
  await emptyDatabase(join(folder, 'db'));
  const file = new URL('../../src/store/sql/pglite-worker.ts', import.meta.url);
  const shared = new Uint8Array(new SharedArrayBuffer(2 ** 16));
  const worker = new Worker(file, { workerData: { folder: join(folder, 'db'), shared } });
  t.after(() => worker.terminate());
  await once(worker, 'message');
  const sockets: PgliteSocket[] = [];
  const connect = async (): Promise<pg.Client> => {
    const socket = new PgliteSocket(worker, shared);
    sockets.push(socket);
    const client = new pg.Client({ stream: () => socket, user: 'postgres', database: 'postgres' });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const statement = { name: 'named', text: 'select $1::int as one', values: [1] };
  const broken = await connect();
  await broken.query(statement);
  await broken.query('begin');
  await broken.query('create table never (n int)');
  sockets[0].destroy();
  const client = await connect();
  assert.deepEqual((await client.query(statement)).rows, [{ one: 1 }]);
  await assert.rejects(client.query('select * from never'), { code: '42P01' });
});
