import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { AtlasError } from '../../errors.ts';
import { configurationFromAssignments } from '../../pipeline/configuration.ts';
import type { Run } from '../../pipeline/run.ts';
import { makeTarget } from '../make-target.ts';
import { planText } from '../plan-text.ts';
import { countOfCores, print, printJson, projectFolder, repeated } from '../shell.ts';

export const runCommand = new Command('run')
  .description('Make a target: run the jobs it needs that are missing or out of date.')
  .argument('<rule>', 'what to make; "atlasgraph rules" lists them')
  .option('--cores <n>', 'threads that parallel jobs may take together, or "all"', countOfCores, availableParallelism())
  .option('-n, --dry-run', 'print the plan, run nothing')
  .option(
    '--force <rule>',
    'run this rule and what depends on it though nothing changed; may be repeated',
    repeated,
    [],
  )
  .addOption(
    new Option('--rerun-triggers <what>', 'what makes a job run again')
      .choices(['content', 'mtime'])
      .default('content'),
  )
  .option('-k, --keep-going', 'after a failure go on with what does not depend on it', false)
  .option('--config <K=V>', 'a configuration key that differs for this run; may be repeated', repeated, [])
  .option('--json', 'print the run as JSON when it has ended')
  .action(async (target: string, options: RunCommandOptions, command: Command) => {
    const folder = projectFolder(command);
    const triggers = { triggers: options.rerunTriggers, forced: options.force };
    if (options.dryRun) return print(await planText(folder, { target, config: options.config, triggers }, options));
    const run = await makeTarget(folder, {
      target,
      configuration: configurationFromAssignments(options.config).values,
      options: { ...triggers, cores: options.cores, keepGoing: options.keepGoing },
    });
    if (options.json) printJson(run);
    if (run.state !== 'succeeded') throw new RunNotMade(run);
    if (!options.json) print(summaryOf(run));
  });

interface RunCommandOptions {
  readonly cores: number;
  readonly dryRun?: boolean;
  readonly force: string[];
  readonly rerunTriggers: 'content' | 'mtime';
  readonly keepGoing: boolean;
  readonly config: string[];
  readonly json?: boolean;
}

function summaryOf({ id, target, jobs }: Run): string {
  const ran = jobs.filter(({ state }) => state === 'succeeded').length;
  if (ran === 0) return `Nothing to do: all ${jobs.length} jobs of ${target} are up to date.`;
  return `Made ${target}: ${ran} jobs run, ${jobs.length - ran} up to date (run ${id}).`;
}

/** A run failed or was cancelled. */
class RunNotMade extends AtlasError<'RunFailed' | 'RunCancelled', { id: string; jobs: readonly string[] }> {
  readonly tag: 'RunFailed' | 'RunCancelled';
  readonly remedy: string;

  constructor({ id, target, state, jobs, error }: Run) {
    const failed = jobs.filter((job) => job.state === 'failed');
    const details = { id, jobs: failed.map(({ rule }) => rule) };
    if (state === 'cancelled') super(`Run ${id} of ${target} was cancelled.`, details);
    else
      super(
        [`Run ${id} of ${target} failed.`, error?.message, ...failed.map(textOf)].filter(Boolean).join('\n'),
        details,
      );
    this.tag = state === 'cancelled' ? 'RunCancelled' : 'RunFailed';
    const remedies = [error, ...failed.map((job) => job.error)].flatMap((cause) => cause?.remedy ?? []);
    this.remedy = remedies.join('\n') || 'The same command goes on from here.';
  }
}

const textOf = ({ rule, error }: Run['jobs'][number]) => `  ${rule}: ${error?.message ?? 'no reason is known'}`;
