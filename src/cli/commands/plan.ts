import { Command, Option } from 'commander';
import { explainedPlan } from '../explained-plan.ts';
import { printPlan } from '../plan-text.ts';
import { projectFolder, repeated } from '../shell.ts';

export const planCommand = new Command('plan')
  .description('Print the jobs a target needs and why each would run. Runs nothing; needs no project folder.')
  .argument('<rule>', 'what to make; "atlasgraph rules" lists them')
  .option('--config <K=V>', 'a configuration key that differs; may be repeated', repeated)
  .addOption(new Option('--json', 'machine-readable').conflicts(['dot', 'mermaid']))
  .addOption(new Option('--dot', 'graph for Graphviz').conflicts('mermaid'))
  .option('--mermaid', 'graph for Mermaid')
  .action(async (target: string, options: PlanOptions, command: Command) => {
    const plan = await explainedPlan(projectFolder(command), target, { config: options.config ?? [] });
    printPlan(plan, options);
  });

interface PlanOptions {
  readonly config?: readonly string[];
  readonly json?: boolean;
  readonly dot?: boolean;
  readonly mermaid?: boolean;
}
