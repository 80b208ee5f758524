import type { Kysely, Transaction } from 'kysely';
import { type RunTables, times } from './run-tables.ts';

/** What this store must know of a job; everything else of it is kept as it is. */
export interface StoredJob {
  readonly rule: string;
  readonly state: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** @returns the jobs of each run in the order in which they were inserted */
export async function readJobs(
  kysely: Kysely<RunTables>,
  runs: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredJob[]>> {
  const jobs = new Map<string, StoredJob[]>(runs.map((run) => [run, []]));
  if (runs.length === 0) return jobs;
  const rows = await kysely.selectFrom('jobs').selectAll().where('run', 'in', runs).orderBy('position').execute();
  for (const { run, rule, state, started_at, ended_at, details } of rows) {
    jobs.get(run)?.push({ ...details, rule, state, ...times(started_at, ended_at) });
  }
  return jobs;
}

export async function insertJobs(kysely: Transaction<RunTables>, run: string, jobs: readonly StoredJob[]) {
  const rows = jobs.map((job, position) => ({ run, position, ...jobRow(job) }));
  if (rows.length > 0) await kysely.insertInto('jobs').values(rows).execute();
}

/** Writes those jobs that differ. */
export async function updateJobs(
  kysely: Transaction<RunTables>,
  run: string,
  before: readonly StoredJob[],
  after: readonly StoredJob[],
): Promise<void> {
  for (const job of after.filter((each) => !before.includes(each))) {
    await kysely.updateTable('jobs').set(jobRow(job)).where('run', '=', run).where('rule', '=', job.rule).execute();
  }
}

function jobRow({ rule, state, startedAt, endedAt, ...details }: StoredJob) {
  return { rule, state, started_at: startedAt ?? null, ended_at: endedAt ?? null, details: JSON.stringify(details) };
}
