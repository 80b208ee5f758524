import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { mergeConfiguration } from '../../../src/pipeline/configuration.ts';
import { createRuns } from '../../../src/pipeline/create-runs.ts';
import type { Rule, Services } from '../../../src/pipeline/rule.ts';
import type { NewRunEvent, Run, RunOptions } from '../../../src/pipeline/run.ts';
import type { Runs, RunsParts } from '../../../src/pipeline/runs.ts';
import { runs as runTables } from '../../../src/store/sql/migrations/0002-runs.ts';
import type { RunTables } from '../../../src/store/sql/run-tables.ts';
import { sqlRunStore } from '../../../src/store/sql/runs.ts';

export const CALLER = { subject: 'anonymous', identities: ['anonymous'] };

// The rules of these tests use no workers.
export const NO_SERVICES = {} as Services;

export async function temporaryFolder(t: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-pipeline-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An embedded database with the tables of runs. @param folder - in memory without */
export async function openDatabase(folder?: string): Promise<Kysely<RunTables>> {
  const pglite = await PGlite.create(folder);
  const { rows } = await pglite.query(`select to_regclass('runs') is not null as made`);
  if (!(rows as { made: boolean }[])[0].made) await pglite.exec(runTables);
  return new Kysely<RunTables>({ dialect: new PGliteDialect({ pglite }) });
}

export interface Project {
  readonly folder: string;
  readonly workingDir: string;
  readonly runs: Runs;
  /** Makes a target and waits until the run has ended. */
  make(target: string, options?: Partial<RunOptions>, configuration?: Record<string, unknown>): Promise<Run>;
}

/** A project folder with these rules. */
export async function openProject(
  t: Pick<TestContext, 'after'>,
  rules: readonly Rule[],
  parts: { folder?: string; kysely: Kysely<RunTables>; configuration?: Record<string, unknown> } & Partial<
    Pick<RunsParts, 'store' | 'servicesFor'>
  >,
): Promise<Project> {
  const folder = parts.folder ?? (await temporaryFolder(t));
  const runs = createRuns({
    store: parts.store ?? sqlRunStore<Run, NewRunEvent>(parts.kysely),
    rules,
    projectDir: folder,
    configuration: mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out', ...parts.configuration } }]),
    servicesFor: parts.servicesFor ?? (async () => ({ services: NO_SERVICES, close: async () => undefined })),
    softwareVersion: '0.0.0',
  });
  t.after(() => runs.close());
  return {
    folder,
    workingDir: join(folder, 'out'),
    runs,
    async make(target, options, configuration) {
      const { id } = await runs.start({ target, options, configuration, caller: CALLER });
      return runs.ended(id);
    },
  };
}

export const statesOf = ({ jobs }: Run): Record<string, string> =>
  Object.fromEntries(jobs.map(({ rule, state }) => [rule, state]));

/** Why each job that ran did. */
export const reasonsOf = ({ jobs }: Run): Record<string, string> =>
  Object.fromEntries(jobs.flatMap(({ rule, reason }) => (reason === undefined ? [] : [[rule, reason]])));
