import { Command } from 'commander';
import { importAllen } from '../operations/inputs.ts';
import { withOwner } from '../owner/session.ts';
import { columns, print, printJson, projectFolder, shellPath } from '../shell.ts';

const allenCcfCommand = new Command('allen-ccf')
  .description('Register an annotation and its region hierarchy as the inputs of the pipeline.')
  .requiredOption('--annotation <nrrd>', 'volume of region ids')
  .requiredOption('--hierarchy <json>', 'region hierarchy, AIBS or BBP layout')
  .option('--template <nrrd>', 'the average brain that was annotated')
  .option('--json', 'machine-readable')
  .action(async ({ annotation, hierarchy, template, json }: AllenOptions, command: Command) => {
    const files = {
      annotation: shellPath(annotation),
      hierarchy: shellPath(hierarchy),
      template: template === undefined ? undefined : shellPath(template),
    };
    const imported = await withOwner(projectFolder(command), (owner) => owner.call(importAllen, files));
    if (json) printJson(imported);
    else print(columns(imported.map(({ key, id, revision }) => [key, id, `revision ${revision}`])));
  });

interface AllenOptions {
  readonly annotation: string;
  readonly hierarchy: string;
  readonly template?: string;
  readonly json?: boolean;
}

export const importCommand = new Command('import')
  .description('Put source files into the store, as versioned resources that the fetch rules find.')
  .addCommand(allenCcfCommand);
