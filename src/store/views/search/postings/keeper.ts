import { type Kysely, sql } from 'kysely';
import { valueToken } from '../document-tokens.ts';
import { token } from '../narrow.ts';
import { ID_FIELD } from '../schema.ts';
import { type Posted, type Postings, postingsBuilder } from './postings.ts';

/** Memory that postings may take: those of half a million documents with 20 tokens each. */
const MAX_BYTES = 2 ** 26;
/** Documents that are read at a time. */
const TOGETHER = 2000;
/** Changes up to which postings are kept. */
const MANY = 5000;
/** What was not searched for so long makes way; what found no room is tried again. */
const IDLE_MS = 600_000;

export interface PostingsKeeper {
  /**
   * The postings of an index whose documents are up to date with a commit; undefined where there is no room for them, or
   * while a project is deleted, whose documents go without a commit of their own.
   *
   * @param index - its key
   */
  of(index: number, seq: number): Promise<Postings | undefined>;
}

interface Kept {
  postings?: Postings;
  /** The commit that they are of. */
  seq: number;
  /** Who comes next waits for it. */
  turn: Promise<void>;
  usedAt: number;
  /** Before, they are not made. */
  notBefore: number;
}

/** Keeps the postings of indices that are searched: made of all documents, then of those that change. */
export function postingsKeeper(db: Kysely<unknown>, maxBytes = MAX_BYTES): PostingsKeeper {
  const indices = new Map<number, Kept>();
  /** Forgets what was not searched for long. @returns the memory that is left beside all others */
  const roomFor = (index: number): number => {
    let room = maxBytes;
    for (const [key, { postings, usedAt }] of indices) {
      if (performance.now() - usedAt > IDLE_MS) indices.delete(key);
      else if (key !== index) room -= postings?.bytes ?? 0;
    }
    return room;
  };
  const advance = async (index: number, kept: Kept, seq: number): Promise<void> => {
    if (kept.seq >= seq || performance.now() < kept.notBefore) return;
    const gone = await deletedSince(db, kept.postings ? kept.seq : Number.MAX_SAFE_INTEGER);
    const isDeleting = gone.some((one) => one.isDeleting);
    kept.postings &&= await renew(db, index, kept.postings, kept.seq, gone);
    if (!kept.postings && !isDeleting) {
      const room = roomFor(index);
      kept.postings = await load(db, index, room);
      if (!kept.postings) kept.notBefore = room < maxBytes ? performance.now() + IDLE_MS : Number.POSITIVE_INFINITY;
    }
    kept.seq = seq;
  };
  return {
    async of(index, seq) {
      const kept = indices.get(index) ?? { seq: -1, turn: Promise.resolve(), usedAt: 0, notBefore: 0 };
      kept.usedAt = performance.now();
      indices.set(index, kept);
      if (kept.seq < seq) {
        kept.turn = kept.turn.catch(() => {}).then(() => advance(index, kept, seq));
        await kept.turn;
      }
      return kept.postings;
    },
  };
}

/** Undefined: they would take more than `maxBytes`. */
async function load(db: Kysely<unknown>, index: number, maxBytes: number): Promise<Postings | undefined> {
  const builder = postingsBuilder();
  for (let after = -1; ; ) {
    const { rows } = await sql<Posted>`
      select entity, project, ctid::text as place, array_send(tokens) as tokens from search_documents
      where index = ${index} and entity > ${after} order by entity limit ${sql.lit(TOGETHER)}`.execute(db);
    for (const row of rows) builder.add(row);
    if (builder.bytes > maxBytes) return undefined;
    if (rows.length < TOGETHER) return builder.build();
    after = rows[rows.length - 1].entity;
  }
}

/** A resource, or a whole project. */
interface Deleted {
  readonly project: number;
  /** Null: of a project. */
  readonly id: string | null;
  readonly isDeleting: boolean;
}

async function deletedSince(db: Kysely<unknown>, seq: number): Promise<readonly Deleted[]> {
  const { rows } = await sql<Deleted>`
    select project, id, false as "isDeleting" from events where type = 'Deleted' and kind = 'resource' and seq > ${seq}
    union all
    select project, null, ended_seq is null from project_deletions where ended_seq is null or ended_seq > ${seq}`.execute(
    db,
  );
  return rows;
}

/** Undefined: it is better to make them anew. */
async function renew(
  db: Kysely<unknown>,
  index: number,
  postings: Postings,
  seq: number,
  gone: readonly Deleted[],
): Promise<Postings | undefined> {
  const { rows } = await sql<Posted | { readonly entity: number; readonly tokens: null }>`
    select s.entity, d.project, d.ctid::text as place, array_send(d.tokens) as tokens
    from states s left join search_documents d on d.index = ${index} and d.entity = s.entity
    where s.to_seq is null and s.from_seq > ${seq} limit ${sql.lit(MANY)}`.execute(db);
  if (rows.length === MANY || gone.some(({ id }) => id === null)) return undefined;
  for (const { id, project } of gone) {
    const named = token(valueToken(index, ID_FIELD, String(id)));
    for (const entity of postings.find(named, [project], -1)) postings.remove(entity);
  }
  for (const row of rows) {
    if (row.tokens === null) postings.remove(row.entity);
    else postings.put(row);
  }
  return postings.isStale ? undefined : postings;
}
