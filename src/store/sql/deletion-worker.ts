import { type Kysely, sql } from 'kysely';
import type { ProjectRef } from '../resource.ts';
import { coalesce } from './coalesce.ts';
import { deleteEntities } from './delete-entities.ts';
import type { Inner } from './inner.ts';
import { commit } from './settings-commit.ts';

/** Entities that are deleted in one transaction, so that others get their turn in between. */
const TOGETHER = 200;
/** What failed, such as an endpoint that does not answer, is tried again, and what a dead process left is taken up. */
const AGAIN_MS = 30_000;
/** Of the advisory locks, one a project; turns of writers have another number. */
const LOCK = 1635019117;

/** A project that is marked. */
interface Marked extends ProjectRef {
  readonly seq: number;
  readonly key: number;
  readonly by: string;
}

export interface DeletionWorker {
  /** Looks for marked projects, as it does now and then anyway, and deletes them. */
  wake(): void;
  /** What is left is deleted by another process, or when the store is opened the next time. */
  stop(): Promise<void>;
}

/** @param forget - drops what is kept of a project outside of the tables */
export function deletionWorker(inner: Inner, forget: (project: ProjectRef) => Promise<void>): DeletionWorker {
  let stopped = false;
  let last = Promise.resolve();
  const finish = async (project: Marked): Promise<void> => {
    const deleteBatch = () =>
      inner.db.transaction().execute(async (batch) => {
        const isOurs = await lock(batch, project.key);
        return isOurs ? deleteSome(batch, project.key) : undefined;
      });
    let left: number | undefined;
    do {
      if (stopped) return;
      left = await deleteBatch();
      if (left === undefined) return;
    } while (left > 0);
    await forget(project);
    await end(inner, project);
  };
  const pass = coalesce(async (asked: readonly undefined[]) => {
    for (const project of stopped ? [] : await markedProjects(inner.db)) await finish(project);
    return asked;
  });
  const wake = (): void => {
    last = pass.ask(undefined).then(
      () => {},
      () => {},
    );
  };
  const timer = setInterval(wake, AGAIN_MS).unref();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await last;
    },
  };
}

async function markedProjects(db: Kysely<unknown>): Promise<Marked[]> {
  const { rows } = await sql<Marked>`
    select d.seq, d.project as key, d.organization as org, d.label as project, marked.by
    from project_deletions d join commits marked on marked.seq = d.seq where d.ended_seq is null order by d.seq`.execute(
    db,
  );
  return rows;
}

/** Until the transaction ends. @returns whether no other process deletes of the project now */
async function lock(transaction: Kysely<unknown>, project: number): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(LOCK)}, ${project}) as locked`.execute(transaction);
  return rows[0].locked;
}

/** @returns how many entities were left to be deleted, of a bounded number */
async function deleteSome(transaction: Kysely<unknown>, project: number): Promise<number> {
  const { rows } = await sql<{ key: number }>`
    select key from entities where project = ${project} order by key limit ${sql.lit(TOGETHER)}`.execute(transaction);
  const keys = rows.map(({ key }) => key);
  if (keys.length > 0) await deleteEntities(transaction, keys);
  return keys.length;
}

/** The rest, in one commit: what was written meanwhile by who had come before the mark, rights, and the project itself. */
async function end(inner: Inner, { seq: marked, key, by, org, project }: Marked): Promise<void> {
  await commit(inner, { subject: by }, async (transaction, seq) => {
    const { rows } = await sql<{ rev: number }>`
      select rev from project_states where project = ${key} and to_seq is null`.execute(transaction);
    // Another process was faster.
    if (rows.length === 0) return;
    while ((await deleteSome(transaction, key)) > 0);
    await deleteRights(transaction, `/${org}/${project}`);
    await sql`delete from events where project = ${key}`.execute(transaction);
    await sql`delete from project_states where project = ${key}`.execute(transaction);
    await sql`delete from projects where key = ${key}`.execute(transaction);
    await sql`update project_deletions set ended_seq = ${seq} where seq = ${marked}`.execute(transaction);
    await sql`insert into events
      values (${seq}, null, 'project', ${`${org}/${project}`}, 'Deleted', ${rows[0].rev + 1})`.execute(transaction);
  });
}

/** A later project of the same name must not inherit them. */
async function deleteRights(db: Kysely<unknown>, address: string): Promise<void> {
  const { rows } = await sql<{ seq: number }>`
    delete from acl_states where address = ${address} returning from_seq as seq`.execute(db);
  const revisions = rows.map(({ seq }) => seq);
  await sql`delete from events where seq = any(${revisions}::bigint[]) and kind = 'acl' and id = ${address}`.execute(
    db,
  );
}
