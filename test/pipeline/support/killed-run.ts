/**
 * A process that makes `target` in the project folder given as argument, or goes on with the run that it finds there,
 * and kills itself (SIGKILL) at the event of its own whose number is given.
 */
import { mergeConfiguration } from '../../../src/pipeline/configuration.ts';
import { createRuns } from '../../../src/pipeline/create-runs.ts';
import type { NewRunEvent, Run } from '../../../src/pipeline/run.ts';
import { sqlRunStore } from '../../../src/store/sql/runs.ts';
import { CALLER, NO_SERVICES, openDatabase } from './project.ts';
import { slowRules } from './slow-rules.ts';

const [folder, deadline] = process.argv.slice(2);
const kysely = await openDatabase(`${folder}/database`);
const runs = createRuns({
  store: sqlRunStore<Run, NewRunEvent>(kysely),
  rules: slowRules,
  projectDir: folder,
  configuration: mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out' } }]),
  servicesFor: async () => ({ services: NO_SERVICES, close: async () => undefined }),
  softwareVersion: '0.0.0',
});
const now = new Date().toISOString();
const { items } = await runs.list({ states: ['queued', 'running'] });
await runs.resume();
const { id } = items[0] ?? (await runs.start({ target: 'target', options: { cores: 2 }, caller: CALLER }));
let told = 0;
for await (const { time } of runs.events(id)) {
  if (time >= now && ++told === Number(deadline)) process.kill(process.pid, 'SIGKILL');
}
const { state } = await runs.ended(id);
await runs.close();
await kysely.destroy();
process.stdout.write(`${state}\n`);
