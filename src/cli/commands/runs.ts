import { Command } from 'commander';
import type { Run } from '../../pipeline/run.ts';
import { cancelRun, getRun, listRuns } from '../operations/runs.ts';
import { withOwner } from '../owner/session.ts';
import { columns, positiveInteger, print, printJson, projectFolder } from '../shell.ts';

export const runsCommand = new Command('runs')
  .description('List runs, newest first.')
  .option('--last <n>', 'how many', positiveInteger, 20)
  .option('--json', 'machine-readable')
  .action(async ({ last, json }: { last: number; json?: boolean }, command: Command) => {
    const runs = await withOwner(projectFolder(command), (owner) => owner.call(listRuns, { size: last }));
    if (json) return printJson(runs);
    if (runs.length > 0) print(columns(runs.map(({ id, target, state, createdAt }) => [id, state, createdAt, target])));
  });

export const runStatusCommand = new Command('run-status')
  .description('Show a run and its jobs.')
  .argument('<id>', 'as "atlasgraph runs" lists it')
  .option('--json', 'machine-readable')
  .action(async (id: string, { json }: { json?: boolean }, command: Command) => {
    const run = await withOwner(projectFolder(command), (owner) => owner.call(getRun, { id }));
    if (json) return printJson(run);
    print(statusOf(run));
  });

export const cancelCommand = new Command('cancel')
  .description('Stop a run: the jobs at work are ended, what they wrote is removed.')
  .argument('<id>', 'as "atlasgraph runs" lists it')
  .action(async (id: string, _options: object, command: Command) => {
    const run = await withOwner(projectFolder(command), (owner) => owner.call(cancelRun, { id }));
    print(run.endedAt === undefined ? `Run ${id} is being cancelled.` : `Run ${id} is ${run.state}.`);
  });

function statusOf({ id, target, state, createdAt, endedAt, error, jobs }: Run): string {
  const head = `Run ${id} of ${target}: ${state}, asked for at ${createdAt}${endedAt ? `, ended at ${endedAt}` : ''}`;
  const rows = jobs.map((job) => [job.state, job.rule, job.error?.message ?? '']);
  return [head, error?.message, columns(rows)].filter(Boolean).join('\n');
}
