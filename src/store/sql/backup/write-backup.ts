import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import type { Blob, BlobStore } from '../../blob-store.ts';
import type { SqlDatabase } from '../database.ts';
import { migrations } from '../migrations/index.ts';
import { referredBlobs } from '../orphans.ts';
import { BackupExists, interrupted } from './errors.ts';
import { type Manifest, type TableFile, tablePath, writeManifest } from './manifest.ts';
import { KEPT_TABLES } from './tables.ts';

/** Rows in memory at a time. */
const TOGETHER = 100;

/**
 * Writes a backup of the store as of one commit, while it is in use. What an interrupted backup has copied of the files
 * is kept when the same folder is named again.
 *
 * @param kept - the blobs of the backup, in the folder
 * @throws BackupExists, BackupInterrupted, BlobMissing, BlobAltered
 */
export async function writeBackup(options: {
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  readonly folder: string;
  readonly kept: BlobStore;
}): Promise<Manifest> {
  const { database, blobs, folder, kept } = options;
  if (existsSync(join(folder, 'manifest.json'))) throw new BackupExists({ folder });
  const { referred, ...rows } = await writeFiles().catch(interrupted(folder));
  const bytes = referred.reduce((sum, blob) => sum + blob.bytes, 0);
  const schema = migrations.map(({ name }) => name);
  const manifest: Manifest = {
    ...{ format: 'atlasgraph-store', version: 1, schema },
    ...rows,
    blobs: { count: referred.length, bytes },
  };
  await writeManifest(folder, manifest);
  return manifest;

  async function writeFiles() {
    await mkdir(join(folder, 'tables'), { recursive: true });
    const written = await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((transaction) => writeTables(transaction, folder));
    await copyBlobs(blobs, kept, written.referred);
    return written;
  }
}

async function writeTables(db: Kysely<unknown>, folder: string) {
  const tables: TableFile[] = [];
  for (const table of KEPT_TABLES) tables.push(await writeTable(db, folder, table));
  const last = await sql<{ seq: number }>`select coalesce(max(seq), 0) as seq from commits`.execute(db);
  return { lastCommit: last.rows[0].seq, tables, referred: await referredBlobs(db) };
}

async function writeTable(db: Kysely<unknown>, folder: string, name: string): Promise<TableFile> {
  const hash = createHash('sha256');
  let rows = 0;
  const lines = async function* (): AsyncGenerator<string> {
    await sql.raw(`declare kept no scroll cursor for select row_to_json(t)::text as line from ${name} t`).execute(db);
    for (;;) {
      const fetched = await sql.raw<{ line: string }>(`fetch ${TOGETHER} from kept`).execute(db);
      if (fetched.rows.length === 0) break;
      rows += fetched.rows.length;
      yield fetched.rows.map(({ line }) => `${line}\n`).join('');
    }
    await sql.raw('close kept').execute(db);
  };
  const digested = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  };
  const file = createWriteStream(tablePath(folder, name), { flush: true });
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), digested, file);
  return { name, rows, sha256: hash.digest('hex') };
}

/** They are verified as they are read, and written whole or not at all. */
async function copyBlobs(from: BlobStore, to: BlobStore, blobs: readonly Blob[]): Promise<void> {
  const there = new Map<string, number>();
  for await (const stored of to.list()) if (stored.kind === 'blob') there.set(stored.sha256, stored.bytes);
  for (const blob of blobs) if (there.get(blob.sha256) !== blob.bytes) await to.put(await from.open(blob));
}
