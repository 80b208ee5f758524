import { Command } from 'commander';
import { software } from './software.ts';

/** One file a command, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  quickstart: async () => (await import('./commands/quickstart.ts')).quickstartCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  rules: async () => (await import('./commands/rules.ts')).rulesCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  run: async () => (await import('./commands/run.ts')).runCommand,
  runs: async () => (await import('./commands/runs.ts')).runsCommand,
  'run-status': async () => (await import('./commands/runs.ts')).runStatusCommand,
  cancel: async () => (await import('./commands/runs.ts')).cancelCommand,
  unlock: async () => (await import('./commands/unlock.ts')).unlockCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  query: async () => (await import('./commands/query.ts')).queryCommand,
  resolve: async () => (await import('./commands/resolve.ts')).resolveCommand,
  register: async () => (await import('./commands/register.ts')).registerCommand,
  tag: async () => (await import('./commands/tag.ts')).tagCommand,
  grant: async () => (await import('./commands/grant.ts')).grantCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  store: async () => (await import('./commands/store.ts')).storeCommand,
  picture: async () => (await import('./commands/picture.ts')).pictureCommand,
  'atlas-densities': async () => (await import('./commands/atlas-densities.ts')).atlasDensitiesCommand,
  'compute-lamp5': async () => (await import('./commands/compute-lamp5.ts')).computeLamp5Command,
  'atlas-direction-vectors': async () =>
    (await import('./commands/atlas-direction-vectors.ts')).atlasDirectionVectorsCommand,
  'atlas-placement-hints': async () => (await import('./commands/atlas-placement-hints.ts')).atlasPlacementHintsCommand,
  'atlas-splitter': async () => (await import('./commands/atlas-splitter.ts')).atlasSplitterCommand,
  'leaves-only': async () => (await import('./commands/leaves-only.ts')).leavesOnlyCommand,
  'synthesize-inputs': async () => (await import('./commands/synthesize-inputs.ts')).synthesizeInputsCommand,
  hemispheres: async () => (await import('./commands/hemispheres.ts')).hemispheresCommand,
  parcellationexport: async () => (await import('./commands/parcellationexport.ts')).parcellationexportCommand,
  'densities-validation': async () => (await import('./commands/densities-validation.ts')).densitiesValidationCommand,
  celltransplant: async () => (await import('./commands/celltransplant.ts')).celltransplantCommand,
  'override-densities': async () => (await import('./commands/override-densities.ts')).overrideDensitiesCommand,
  'check-density-consistency': async () =>
    (await import('./commands/check-density-consistency.ts')).checkDensityConsistencyCommand,
  'bba-data-integrity-check': async () =>
    (await import('./commands/bba-data-integrity-check.ts')).bbaDataIntegrityCheckCommand,
};

/**
 * The command line. Only the command that was asked for is loaded, as most of them bring the database with them; without
 * one, or with one that does not exist, all are there for the help.
 */
export async function program(args: readonly string[]): Promise<Command> {
  const root = new Command('atlasgraph')
    .description('From the source volumes of a brain atlas to a released, versioned, queryable knowledge graph.')
    .version(software().version)
    .option('-C, --directory <dir>', 'the project folder (default: the current one)')
    .showSuggestionAfterError();
  const asked = COMMANDS[nameIn(args) ?? ''];
  for (const load of asked ? [asked] : Object.values(COMMANDS)) root.addCommand(await load());
  exitThroughErrors(root);
  return root;
}

/** The first word that is no option and not the folder of -C. */
const nameIn = (args: readonly string[]): string | undefined =>
  args.find((word, i) => !word.startsWith('-') && !['-C', '--directory'].includes(args[i - 1]));

/** Makes wrong usage an error for `main.ts` instead of the end of the process, in sub-commands too. */
function exitThroughErrors(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitThroughErrors(child);
}
