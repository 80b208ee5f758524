import { Command, Option } from 'commander';
import { planText } from '../plan-text.ts';
import { print, projectFolder, repeated } from '../shell.ts';

export const planCommand = new Command('plan')
  .description('Print the jobs a target needs and why each would run. Runs nothing; needs no project folder.')
  .argument('<rule>', 'what to make; "atlasgraph rules" lists them')
  .option('--config <K=V>', 'a configuration key that differs; may be repeated', repeated, [])
  .addOption(new Option('--json', 'machine-readable').conflicts(['dot', 'mermaid']))
  .addOption(new Option('--dot', 'graph for Graphviz').conflicts('mermaid'))
  .option('--mermaid', 'graph for Mermaid')
  .action(async (target: string, options: PlanOptions, command: Command) => {
    print(await planText(projectFolder(command), { target, config: options.config }, options));
  });

interface PlanOptions {
  readonly config: readonly string[];
  readonly json?: boolean;
  readonly dot?: boolean;
  readonly mermaid?: boolean;
}
