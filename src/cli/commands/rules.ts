import { Command } from 'commander';
import { inputPath, outputPath, type Rule } from '../../pipeline/rule.ts';
import { ALL_RULES } from '../rules.ts';
import { columns, print, printJson } from '../shell.ts';

export const rulesCommand = new Command('rules')
  .description('List what can be made. Needs no project folder.')
  .option('--json', 'machine-readable')
  .action(({ json }: { json?: boolean }) => {
    if (json) return printJson(ALL_RULES.map(factsOf));
    print(columns(ALL_RULES.map(({ name, description }) => [name, description])));
  });

/** What a rule reads, makes and takes. */
export const factsOf = ({ name, description, version, inputs, outputs, params, resources }: Rule) => ({
  name,
  description,
  version,
  inputs: Object.values(inputs).map(inputPath),
  outputs: Object.values(outputs).map(outputPath),
  params: Object.keys(params.shape),
  resources,
});
