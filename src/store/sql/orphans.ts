import { type Kysely, sql } from 'kysely';
import type { Blob, BlobStore } from '../blob-store.ts';
import type { SqlDatabase } from './database.ts';

/** A file that no revision and no upload refers to. */
export interface Orphan {
  /** SHA-256 of a blob, or the name of a file that a dead process left unfinished. */
  readonly name: string;
  readonly bytes: number;
  /** False also for what may belong to a write that is under way. */
  readonly removed: boolean;
}

interface Place {
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
}

/** A write of another process may take this long between its bytes and its row. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Removes uploads and archives that have expired, and files that nothing refers to; reads no file. */
export async function collectGarbage({ database, blobs }: Place): Promise<Orphan[]> {
  await sql`delete from uploads where expires_at <= now()`.execute(database.kysely);
  await sql`delete from archives where expires_at <= now()`.execute(database.kysely);
  return findOrphans({ database, blobs }, await referredBlobs(database.kysely), true);
}

/** @param referred - read before the files are looked at */
export async function findOrphans(
  { database, blobs }: Place,
  referred: readonly Blob[],
  remove: boolean,
): Promise<Orphan[]> {
  const wanted = new Set(referred.map(({ sha256 }) => sha256));
  // Alone on the database: whatever is older than this process belongs to no write that is under way.
  const before = new Date(Date.now() - (database.exclusive ? process.uptime() * 1000 : DAY_MS));
  const orphans: Orphan[] = [];
  for await (const stored of blobs.list()) {
    if (stored.kind === 'blob' && wanted.has(stored.sha256)) continue;
    const name = stored.kind === 'blob' ? stored.sha256 : stored.name;
    const removed = remove && (await blobs.remove(name, before));
    orphans.push({ name, bytes: stored.bytes, removed });
  }
  return orphans;
}

/** Distinct blobs of all revisions and of uploads. */
export async function referredBlobs(db: Kysely<unknown>): Promise<Blob[]> {
  const { rows } = await sql<Blob>`
    select sha256, bytes from contents where sha256 is not null union select sha256, bytes from uploads`.execute(db);
  return rows;
}
