import { finished } from 'node:stream/promises';
import { type Kysely, sql } from 'kysely';
import { BlobAltered, BlobMissing, type BlobStore } from '../blob-store.ts';
import type { SqlDatabase } from './database.ts';

/** A file that no revision and no upload refers to. */
export interface Orphan {
  /** SHA-256 of a blob, or the name of a file that a dead process left unfinished. */
  readonly name: string;
  readonly bytes: number;
  /** True after `repair`; what may belong to a write that is under way is left where it is. */
  readonly removed: boolean;
}

export interface StoreReport {
  /** Distinct blobs that revisions and uploads refer to. */
  readonly blobs: number;
  readonly revisions: number;
  /** SHA-256 of blobs that are not there. */
  readonly missing: readonly string[];
  /** SHA-256 of blobs whose bytes are others than those registered. */
  readonly altered: readonly string[];
  readonly orphans: readonly Orphan[];
  /** Sentences about rows that contradict each other. */
  readonly contradictions: readonly string[];
}

export interface CheckOptions {
  readonly database: SqlDatabase;
  readonly blobs: BlobStore;
  /** Removes orphans and expired uploads. Missing and altered blobs can only be restored. */
  readonly repair: boolean;
}

/** A write of another process may take this long between its bytes and its row. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Reads every blob once. What `missing`, `altered` and `contradictions` name is damage; orphans are only waste. */
export async function checkStore({ database, blobs, repair }: CheckOptions): Promise<StoreReport> {
  const db = database.kysely;
  if (repair) await sql`delete from uploads where expires_at <= now()`.execute(db);
  const referred = await referredBlobs(db);
  const missing: string[] = [];
  const altered: string[] = [];
  for (const [sha256, bytes] of referred) {
    const fault = await faultOf(blobs, sha256, bytes);
    if (fault instanceof BlobMissing) missing.push(sha256);
    else if (fault instanceof BlobAltered) altered.push(sha256);
  }
  // Alone on the database: whatever is older than this process belongs to no write that is under way.
  const before = new Date(Date.now() - (database.exclusive ? process.uptime() * 1000 : DAY_MS));
  const orphans: Orphan[] = [];
  for await (const stored of blobs.list()) {
    if (stored.kind === 'blob' && referred.has(stored.sha256)) continue;
    const name = stored.kind === 'blob' ? stored.sha256 : stored.name;
    const removed = repair && (await blobs.remove(name, before));
    orphans.push({ name, bytes: stored.bytes, removed });
  }
  const { rows } = await sql<{ count: number }>`select count(*) as count from states`.execute(db);
  const contradictions = await contradictionsIn(db);
  return { blobs: referred.size, revisions: rows[0].count, missing, altered, orphans, contradictions };
}

async function referredBlobs(db: Kysely<unknown>): Promise<Map<string, number>> {
  const { rows } = await sql<{ sha256: string; bytes: number }>`
    select sha256, bytes from contents where sha256 is not null union select sha256, bytes from uploads`.execute(db);
  return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
}

async function faultOf(blobs: BlobStore, sha256: string, bytes: number): Promise<unknown> {
  try {
    await finished((await blobs.open({ sha256, bytes })).resume());
    return undefined;
  } catch (error) {
    if (error instanceof BlobMissing || error instanceof BlobAltered) return error;
    throw error;
  }
}

/** What must hold between rows; each query gives the ids for which it does not. */
const RULES: readonly { readonly says: string; readonly broken: string }[] = [
  {
    says: 'has revisions with a gap, or none',
    broken: `select e.id from entities e left join states s on s.entity = e.key
      group by e.key having count(s.rev) = 0 or max(s.rev) <> count(s.rev) or min(s.rev) <> 1`,
  },
  {
    says: 'has not exactly one revision in force',
    broken: `select e.id from entities e left join states s on s.entity = e.key and s.to_seq is null
      group by e.key having count(s.rev) <> 1`,
  },
  {
    says: 'has a revision that does not begin where the one before it ends',
    broken: `select e.id from states s join states before on before.entity = s.entity and before.rev = s.rev - 1
      join entities e on e.key = s.entity where before.to_seq is distinct from s.from_seq`,
  },
  {
    says: 'has a revision without its event',
    broken: `select e.id from states s join entities e on e.key = s.entity where not exists (
      select from events ev where ev.seq = s.from_seq and ev.id = e.id and ev.rev = s.rev)`,
  },
  {
    says: 'has a tag on a revision that it has not',
    broken: `select e.id from tags t join entities e on e.key = t.entity where not exists (
      select from states s where s.entity = t.entity and s.rev = t.rev)`,
  },
  {
    says: 'has a tag that is in force twice',
    broken: `select e.id from tags t join entities e on e.key = t.entity where t.to_seq is null
      group by e.key, t.name having count(*) > 1`,
  },
  {
    says: 'is a commit that is not later than the one before it',
    broken: `select seq::text as id from (
      select seq, instant <= lag(instant) over (order by seq) as late from commits) ordered where late`,
  },
];

async function contradictionsIn(db: Kysely<unknown>): Promise<string[]> {
  const found: string[] = [];
  for (const { says, broken } of RULES) {
    const { rows } = await sql.raw<{ id: string }>(broken).execute(db);
    found.push(...rows.map(({ id }) => `${id} ${says}.`));
  }
  return found;
}
