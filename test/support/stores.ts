import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { LoadContext } from '../../src/linked-data/contexts.ts';
import { folderBlobs } from '../../src/store/blobs/folder-blobs.ts';
import type { Store } from '../../src/store/port.ts';
import type { SqlDatabase } from '../../src/store/sql/database.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlStore } from '../../src/store/sql/store.ts';
import { emptyDatabase } from './embedded-store.ts';

export interface OpenStore {
  readonly store: Store;
  readonly database: SqlDatabase;
  /** Of the blobs. */
  readonly folder: string;
  close(): Promise<void>;
}

const publicUrl = 'http://127.0.0.1:8080/v1';

/** What `openStore` finds at `https://example.org/context`. */
const CONTEXT = { '@vocab': 'https://example.org/terms/', link: { '@type': '@id' } };
const loadContext: LoadContext = async (iri) =>
  iri === 'https://example.org/context' ? { context: CONTEXT, key: '1' } : undefined;

export async function openOnPglite(): Promise<OpenStore> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-'));
  await emptyDatabase(join(folder, 'db'));
  return openOn(await openPglite(join(folder, 'db')), join(folder, 'blobs'), () => rm(folder, { recursive: true }));
}

/** Address of a PostgreSQL server on which the user may create databases. */
export const POSTGRES = process.env.ATLASGRAPH_TEST_POSTGRES;
/** Why tests on PostgreSQL are skipped; false when they are not. */
export const withoutPostgres = POSTGRES ? false : 'needs a PostgreSQL server (set ATLASGRAPH_TEST_POSTGRES)';

/** A new database of the server. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(POSTGRES ?? '');
  await administer(`create database ${name}`);
  url.pathname = name;
  return { url: url.href, drop: () => administer(`drop database ${name}`) };
}

/** On a database of its own, dropped by `close`. */
export async function openOnPostgres(): Promise<OpenStore> {
  const { url, drop } = await createPostgresDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-'));
  return openOn(openPostgres(url), folder, async () => {
    await rm(folder, { recursive: true });
    await drop();
  });
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function openOn(database: SqlDatabase, folder: string, remove: () => Promise<void>): Promise<OpenStore> {
  const store = await openSqlStore({ database, blobs: folderBlobs(folder), publicUrl, loadContext });
  const close = async (): Promise<void> => {
    await store.close();
    await remove();
  };
  return { store, database, folder, close };
}
