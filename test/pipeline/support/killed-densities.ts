/**
 * A process that makes the densities of ME-types in the project folder given as argument, from files that lie there as
 * if they had been fetched, and kills itself (SIGKILL) when the rule given as second argument has started.
 */
import { mergeConfiguration } from '../../../src/pipeline/configuration.ts';
import { createRuns } from '../../../src/pipeline/create-runs.ts';
import { pipelineRules } from '../../../src/pipeline/rules/index.ts';
import type { NewRunEvent, Run } from '../../../src/pipeline/run.ts';
import { openPglite } from '../../../src/store/sql/pglite.ts';
import { sqlRunStore } from '../../../src/store/sql/runs.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { emptyDatabase } from '../../support/embedded-store.ts';
import { CALLER } from './project.ts';

const [folder, rule] = process.argv.slice(2);
await emptyDatabase(`${folder}/database`);
const { kysely } = await openPglite(`${folder}/database`);
const runs = createRuns({
  store: sqlRunStore<Run, NewRunEvent>(kysely),
  rules: pipelineRules,
  projectDir: folder,
  configuration: mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out', ERROR_FATAL: false } }]),
  servicesFor: async () => {
    const workers = createWorkerPool({ threads: 1 });
    return { services: { workers }, close: () => workers.close() };
  },
  softwareVersion: '0.0.0',
});
const { id } = await runs.start({ target: 'validate_all_ME_densities', options: { cores: 1 }, caller: CALLER });
for await (const { job, kind, state } of runs.events(id)) {
  if (job === rule && kind === 'job' && state === 'running') process.kill(process.pid, 'SIGKILL');
}
const { state } = await runs.ended(id);
process.stdout.write(`${state}\n`);
