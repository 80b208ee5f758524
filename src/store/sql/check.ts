import { finished } from 'node:stream/promises';
import { type Kysely, sql } from 'kysely';
import { BlobAltered, BlobMissing, type BlobStore } from '../blob-store.ts';
import type { SqlDatabase } from './database.ts';
import { collectGarbage, findOrphans, type Orphan, referredBlobs } from './orphans.ts';

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

/** Reads every blob once. What `missing`, `altered` and `contradictions` name is damage; orphans are only waste. */
export async function checkStore({ database, blobs, repair }: CheckOptions): Promise<StoreReport> {
  const db = database.kysely;
  const collected = repair ? await collectGarbage({ database, blobs }) : undefined;
  const referred = await referredBlobs(db);
  const missing: string[] = [];
  const altered: string[] = [];
  for (const { sha256, bytes } of referred) {
    const fault = await faultOf(blobs, sha256, bytes);
    if (fault instanceof BlobMissing) missing.push(sha256);
    else if (fault instanceof BlobAltered) altered.push(sha256);
  }
  const orphans = collected ?? (await findOrphans({ database, blobs }, referred, false));
  const { rows } = await sql<{ count: number }>`select count(*) as count from states`.execute(db);
  const contradictions = await contradictionsIn(db);
  return { blobs: referred.length, revisions: rows[0].count, missing, altered, orphans, contradictions };
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
