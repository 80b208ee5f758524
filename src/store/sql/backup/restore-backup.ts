import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import type { BlobStore } from '../../blob-store.ts';
import type { SqlDatabase } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import { referredBlobs } from '../orphans.ts';
import { BackupDamaged, BackupOfOtherSchema, interrupted, StoreNotEmpty } from './errors.ts';
import { linesOf } from './lines.ts';
import { type Manifest, readManifest, type TableFile, tablePath } from './manifest.ts';
import { DERIVED_TABLES, KEPT_TABLES } from './tables.ts';

/** Characters of rows that are sent at a time. */
const CHARACTERS = 2 ** 20;

/**
 * Puts a backup in the place of what the database holds, in one transaction: all or nothing. No other process may use
 * the database meanwhile, nor this one what it has read before.
 *
 * @param kept - the blobs of the backup, in the folder
 * @param replace - also when the store holds something
 * @throws NoBackup, BackupDamaged, BackupInterrupted, BackupOfOtherSchema, StoreNotEmpty
 */
export async function restoreBackup(options: {
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  readonly folder: string;
  readonly kept: BlobStore;
  readonly replace: boolean;
}): Promise<Manifest> {
  const { database, blobs, folder, kept, replace } = options;
  const manifest = await readManifest(folder);
  checkSchema(manifest);
  await migrate(database.kysely, migrations);
  if (!replace) await checkEmpty(database.kysely);
  for (const table of manifest.tables) await verifyTable(folder, table);
  const copied = await copyBlobs(folder, kept, blobs).catch(interrupted(folder));
  await database.kysely.transaction().execute(async (transaction) => {
    await sql.raw(`truncate ${[...KEPT_TABLES, ...DERIVED_TABLES].join(', ')}`).execute(transaction);
    for (const table of manifest.tables) await loadTable(transaction, folder, table);
    await continueIdentities(transaction);
    const missing = (await referredBlobs(transaction)).find(({ sha256 }) => !copied.has(sha256));
    if (missing) throw new BackupDamaged({ folder, part: `the blob ${missing.sha256}` });
  });
  return manifest;
}

function checkSchema({ schema, tables }: Manifest): void {
  const known = migrations.map(({ name }) => name);
  const sameTables = tables.map(({ name }) => name).join() === KEPT_TABLES.join();
  if (schema.join() === known.join() && sameTables) return;
  throw new BackupOfOtherSchema({ found: schema.at(-1) ?? 'none', known: known.at(-1) ?? 'none' });
}

async function checkEmpty(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ entities: number }>`select count(*) as entities from entities`.execute(db);
  if (rows[0].entities > 0) throw new StoreNotEmpty(rows[0]);
}

async function verifyTable(folder: string, { name, sha256 }: TableFile): Promise<void> {
  const hash = createHash('sha256');
  let cause: unknown;
  try {
    for await (const piece of createReadStream(tablePath(folder, name))) hash.update(piece);
  } catch (error) {
    cause = error;
  }
  if (hash.digest('hex') !== sha256) throw new BackupDamaged({ folder, part: `the table ${name}` }, { cause });
}

/** @returns digests of what is there now */
async function copyBlobs(folder: string, from: BlobStore, to: BlobStore): Promise<ReadonlySet<string>> {
  const copied = new Set<string>();
  for await (const stored of from.list()) {
    if (stored.kind !== 'blob') continue;
    const { sha256 } = await to.put(await from.open(stored)).catch((error) => {
      if (error.tag !== 'BlobAltered') throw error;
      throw new BackupDamaged({ folder, part: `the blob ${stored.sha256}` });
    });
    copied.add(sha256);
  }
  return copied;
}

async function loadTable(db: Kysely<unknown>, folder: string, { name, rows }: TableFile): Promise<void> {
  let loaded = 0;
  let [lines, characters]: [string[], number] = [[], 0];
  const flush = async (): Promise<void> => {
    await sql`insert into ${sql.table(name)} overriding system value
      select * from json_populate_recordset(null::${sql.table(name)}, ${`[${lines.join(',')}]`}::json)`.execute(db);
    loaded += lines.length;
    [lines, characters] = [[], 0];
  };
  for await (const line of linesOf(createReadStream(tablePath(folder, name)).pipe(createGunzip()))) {
    if (name === 'contents' && line.length > CHARACTERS) {
      await insertLarge(db, line);
      loaded++;
      continue;
    }
    lines.push(line);
    characters += line.length;
    if (characters > CHARACTERS) await flush();
  }
  if (lines.length > 0) await flush();
  if (loaded !== rows) throw new BackupDamaged({ folder, part: `the table ${name}` });
}

/** What it says follows its row: the embedded database has no memory for a document of tens of MiB as a part of one. */
async function insertLarge(db: Kysely<unknown>, line: string): Promise<void> {
  await sql`insert into contents overriding system value
    select row.* from (
      select json_object_agg(key, case key when 'expanded' then '{}' else value end) as rest from json_each(${line}::json)
    ) given, json_populate_record(null::contents, rest) row`.execute(db);
  const { key, expanded } = JSON.parse(line);
  await sql`update contents set expanded = to_jsonb(${JSON.stringify(expanded)}::json) where key = ${key}`.execute(db);
}

/** The next key of a row is one that no restored row has. */
async function continueIdentities(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES' and table_name = any(${KEPT_TABLES}::text[])`.execute(
    db,
  );
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      (select coalesce(max(${sql.ref(column)}), 0) + 1 from ${sql.table(table)}), false)`.execute(db);
  }
}
