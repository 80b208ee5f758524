import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { ImportOptions } from '../../entities/import-inputs.ts';
import { INPUT_NAMES, INPUTS, inputFileName, type SourceFiles } from '../../entities/inputs.ts';
import { AtlasError } from '../../errors.ts';
import { importSources } from '../operations/inputs.ts';
import { withOwner } from '../owner/session.ts';
import { print, printJson, projectFolder, shellPath } from '../shell.ts';
import { importNexusCommand } from './import/nexus.ts';

interface Options extends Omit<ImportOptions, 'resolution'> {
  readonly json?: boolean;
}

const withCommonOptions = (command: Command): Command =>
  command
    .option('--species <iri>', 'default: the mouse')
    .option('--species-label <name>', 'name of a species that no ontology of the store has')
    .option('--space <name>', 'name of the space (default: that of the Allen CCFv3)')
    .option('--root <region>', 'acronym or id of the region that the atlas is of (default: the root of the hierarchy)')
    .option('--license <text>', 'address or name; goes with the files into releases')
    .option('--citation <text>', 'how to cite them')
    .option('--doi <doi>', 'their DOI')
    .option('--json', 'machine-readable');

const allenCcfCommand = withCommonOptions(
  new Command('allen-ccf')
    .description('Register an annotation and its region hierarchy as the inputs of the pipeline.')
    .requiredOption('--annotation <nrrd>', 'volume of region ids')
    .requiredOption('--hierarchy <json>', 'region hierarchy, AIBS or BBP layout')
    .option('--template <nrrd>', 'the average brain that was annotated')
    .option('--barrel-positions <feather>', 'voxels of the barrel columns; without them no barrel is split'),
).action(async (asked: AllenOptions, command: Command) => {
  const { annotation, hierarchy, template, barrelPositions, ...options } = asked;
  const given = Object.entries({ annotation, hierarchy, template, barrelPositions });
  const files = Object.fromEntries(
    given.flatMap(([name, path]) => (path === undefined ? [] : [[name, shellPath(path)]])),
  );
  await register(files, options, command);
});

interface AllenOptions extends Options {
  readonly annotation: string;
  readonly hierarchy: string;
  readonly template?: string;
  readonly barrelPositions?: string;
}

const inputsCommand = withCommonOptions(
  new Command('inputs')
    .description('Register those files of a folder that have the name of an input of the pipeline.')
    .argument('<dir>', `a folder with some of ${fileNames().join(', ')}`),
).action(async (dir: string, options: Options, command: Command) => {
  await register(await filesIn(shellPath(dir)), options, command);
});

export const importCommand = new Command('import')
  .description('Put source files into the store, as versioned resources that the fetch rules find.')
  .addCommand(allenCcfCommand)
  .addCommand(inputsCommand)
  .addCommand(importNexusCommand);

async function register(files: SourceFiles, { json, ...options }: Options, command: Command): Promise<void> {
  const ids = await withOwner(projectFolder(command), (owner) => owner.call(importSources, { files, options }));
  if (json) printJson(ids);
  else print(`Registered ${ids.join('\n           ')}`);
}

/** @throws NoInputs */
async function filesIn(folder: string): Promise<SourceFiles> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new NoInputs(folder, { cause });
  });
  const present = INPUT_NAMES.filter((name) => names.includes(inputFileName(INPUTS[name])));
  if (present.length === 0) throw new NoInputs(folder);
  return Object.fromEntries(present.map((name) => [name, join(folder, inputFileName(INPUTS[name]))]));
}

function fileNames(): string[] {
  return INPUT_NAMES.map((name) => inputFileName(INPUTS[name]));
}

export class NoInputs extends AtlasError<'NoInputs', { folder: string }> {
  readonly tag = 'NoInputs';
  readonly remedy = `Name the files as the pipeline does: ${fileNames().join(', ')}.`;

  constructor(folder: string, options?: ErrorOptions) {
    super(`There is no input of the pipeline in ${folder}.`, { folder }, options);
  }
}
