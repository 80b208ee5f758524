import { Command, Option } from 'commander';
import { planText } from '../plan-text.ts';
import { customisationAt, print, projectFolder, repeated } from '../shell.ts';

export const planCommand = new Command('plan')
  .description('Print the jobs a target needs and why each would run. Runs nothing; needs no project folder.')
  .argument('<rule>', 'what to make; "atlasgraph rules" lists them')
  .option('--config <K=V>', 'a configuration key that differs; may be repeated', repeated, [])
  .option('--user-config-path <json>', 'customisation of rules for some regions')
  .addOption(new Option('--json', 'machine-readable').conflicts(['dot', 'mermaid']))
  .addOption(new Option('--dot', 'graph for Graphviz').conflicts('mermaid'))
  .option('--mermaid', 'graph for Mermaid')
  .action(async (target: string, options: PlanOptions, command: Command) => {
    const customisation = await customisationAt(options.userConfigPath);
    print(await planText(projectFolder(command), { target, config: options.config, customisation }, options));
  });

interface PlanOptions {
  readonly config: readonly string[];
  readonly userConfigPath?: string;
  readonly json?: boolean;
  readonly dot?: boolean;
  readonly mermaid?: boolean;
}
