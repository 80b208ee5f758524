import type { Kysely, Selectable, Transaction } from 'kysely';
import { insertJobs, readJobs, type StoredJob, updateJobs } from './jobs.ts';
import { instant, type RunTables, times } from './run-tables.ts';

/** What this store must know of a run; everything else of it is kept as it is. */
export interface StoredRun {
  readonly id: string;
  readonly target: string;
  readonly state: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly caller: { readonly subject: string };
  readonly jobs: readonly StoredJob[];
}

/** What this store must know of an event. */
export interface StoredEvent {
  readonly kind: string;
  readonly job?: string;
}

type Kept<Event> = Event & { readonly seq: number; readonly run: string; readonly time: string };

/** PostgreSQL refuses U+0000 in texts: no run has it in its id. */
const isId = (id: string): boolean => !id.includes('\0');

/** Runs, their jobs and events in the tables of migration 0002: the `RunStore` of the pipeline. */
export function sqlRunStore<Run extends StoredRun, Event extends StoredEvent>(kysely: Kysely<RunTables>) {
  // What is read is what was inserted as a Run.
  const toRuns = async (database: Kysely<RunTables>, rows: readonly Selectable<RunTables['runs']>[]) => {
    const jobs = await readJobs(
      database,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({ ...fromRow(row), jobs: jobs.get(row.id) ?? [] }) as StoredRun as Run);
  };
  return {
    async insert(run: Run): Promise<void> {
      await kysely.transaction().execute(async (transaction) => {
        await transaction.insertInto('runs').values(toRow(run)).execute();
        await insertJobs(transaction, run.id, run.jobs);
      });
    },

    async get(id: string): Promise<Run | undefined> {
      if (!isId(id)) return undefined;
      const rows = await kysely.selectFrom('runs').selectAll().where('id', '=', id).execute();
      return (await toRuns(kysely, rows))[0];
    },

    async list(query: { states?: readonly Run['state'][]; size: number; after?: string; oldestFirst?: boolean }) {
      const { states, size, after, oldestFirst = false } = query;
      let select = kysely.selectFrom('runs').selectAll().limit(size);
      select = select.orderBy('position', oldestFirst ? 'asc' : 'desc');
      if (states) select = select.where('state', 'in', states);
      if (after !== undefined) select = select.where('position', oldestFirst ? '>' : '<', Number(after));
      const rows = await select.execute();
      return {
        items: await toRuns(kysely, rows),
        next: rows.length < size ? undefined : String(rows.at(-1)?.position),
      };
    },

    async change(
      id: string,
      step: (run: Run) => { run: Run; events: readonly Event[] } | undefined,
    ): Promise<Run | undefined> {
      if (!isId(id)) return undefined;
      return kysely.transaction().execute(async (transaction) => {
        const rows = await transaction.selectFrom('runs').selectAll().where('id', '=', id).forUpdate().execute();
        const [run] = await toRuns(transaction, rows);
        const change = run && step(run);
        if (!change) return run;
        await transaction.updateTable('runs').set(toRow(change.run)).where('id', '=', id).execute();
        await updateJobs(transaction, id, run.jobs, change.run.jobs);
        await insertEvents(transaction, id, change.events);
        return change.run;
      });
    },

    async append(id: string, events: readonly Event[]): Promise<void> {
      await kysely.transaction().execute(async (transaction) => {
        // Numbers are given while the run is held, so that a reader never sees a later one before an earlier one.
        await transaction.selectFrom('runs').select('id').where('id', '=', id).forUpdate().execute();
        await insertEvents(transaction, id, events);
      });
    },

    async events(id: string, after: number, size: number): Promise<readonly Kept<Event>[]> {
      const select = kysely.selectFrom('job_events').selectAll().where('run', '=', id).where('seq', '>', after);
      const rows = await select.orderBy('seq').limit(size).execute();
      return rows.map(({ seq, run, time, kind, job, details }) => {
        const event = {
          ...details,
          seq: Number(seq),
          run,
          time: instant(time),
          kind,
          ...(job !== null && { job }),
        };
        // As above.
        return event as StoredEvent as Kept<Event>;
      });
    },
  };
}

async function insertEvents(transaction: Transaction<RunTables>, run: string, events: readonly StoredEvent[]) {
  const time = new Date().toISOString();
  const rows = events.map(({ kind, job = null, ...details }) => {
    return { run, time, kind, job, details: JSON.stringify(details) };
  });
  if (rows.length > 0) await transaction.insertInto('job_events').values(rows).execute();
}

function toRow(run: StoredRun) {
  const { id, target, state, createdAt, startedAt = null, endedAt = null, jobs, ...details } = run;
  return {
    id,
    target,
    state,
    created_at: createdAt,
    created_by: details.caller.subject,
    started_at: startedAt,
    ended_at: endedAt,
    details: JSON.stringify(details),
  };
}

function fromRow({ id, target, state, created_at, started_at, ended_at, details }: Selectable<RunTables['runs']>) {
  return { ...details, id, target, state, createdAt: instant(created_at), ...times(started_at, ended_at) };
}
