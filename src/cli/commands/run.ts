import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { configurationFromAssignments } from '../../pipeline/configuration.ts';
import { makeTarget } from '../make-target.ts';
import { planText } from '../plan-text.ts';
import { outcomeOf } from '../run-outcome.ts';
import { countOfCores, customisationAt, print, printJson, projectFolder, repeated } from '../shell.ts';

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
  .option('--user-config-path <json>', 'customisation of rules for some regions')
  .option('--json', 'print the run as JSON when it has ended')
  .action(async (target: string, options: RunCommandOptions, command: Command) => {
    const folder = projectFolder(command);
    const triggers = { triggers: options.rerunTriggers, forced: options.force };
    const customisation = await customisationAt(options.userConfigPath);
    if (options.dryRun) {
      return print(await planText(folder, { target, config: options.config, customisation, triggers }, options));
    }
    const run = await makeTarget(folder, {
      target,
      configuration: configurationFromAssignments(options.config).values,
      customisation,
      options: { ...triggers, cores: options.cores, keepGoing: options.keepGoing },
    });
    if (options.json) printJson(run);
    const outcome = outcomeOf(run);
    if (!options.json) print(outcome);
  });

interface RunCommandOptions {
  readonly cores: number;
  readonly dryRun?: boolean;
  readonly force: string[];
  readonly rerunTriggers: 'content' | 'mtime';
  readonly keepGoing: boolean;
  readonly config: string[];
  readonly userConfigPath?: string;
  readonly json?: boolean;
}
