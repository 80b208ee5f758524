import { Command } from 'commander';
import type { CcfOptions } from '../../entities/import-ccf.ts';
import { importAllen } from '../operations/inputs.ts';
import { withOwner } from '../owner/session.ts';
import { print, printJson, projectFolder, shellPath } from '../shell.ts';

const allenCcfCommand = new Command('allen-ccf')
  .description('Register an annotation and its region hierarchy as the inputs of the pipeline.')
  .requiredOption('--annotation <nrrd>', 'volume of region ids')
  .requiredOption('--hierarchy <json>', 'region hierarchy, AIBS or BBP layout')
  .option('--template <nrrd>', 'the average brain that was annotated')
  .option('--species <iri>', 'default: the mouse')
  .option('--species-label <name>', 'name of a species that no ontology of the store has')
  .option('--space <name>', 'name of the space (default: that of the Allen CCFv3)')
  .option('--root <region>', 'acronym or id of the region that the atlas is of (default: the root of the hierarchy)')
  .option('--license <text>', 'address or name; goes with the files into releases')
  .option('--citation <text>', 'how to cite them')
  .option('--doi <doi>', 'their DOI')
  .option('--json', 'machine-readable')
  .action(async (asked: AllenOptions, command: Command) => {
    const { annotation, hierarchy, template, json, ...options } = asked;
    const files = {
      annotation: shellPath(annotation),
      hierarchy: shellPath(hierarchy),
      template: template === undefined ? undefined : shellPath(template),
    };
    const ids = await withOwner(projectFolder(command), (owner) => owner.call(importAllen, { files, options }));
    if (json) printJson(ids);
    else print(`Registered ${ids.join('\n           ')}`);
  });

interface AllenOptions extends Omit<CcfOptions, 'resolution'> {
  readonly annotation: string;
  readonly hierarchy: string;
  readonly template?: string;
  readonly json?: boolean;
}

export const importCommand = new Command('import')
  .description('Put source files into the store, as versioned resources that the fetch rules find.')
  .addCommand(allenCcfCommand);
