import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** The whole command line: one command a file of `commands/`. */
export function program(): Command {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(PACKAGE, 'utf8')));
  const root = new Command('atlasgraph')
    .description('From the source volumes of a brain atlas to a released, versioned, queryable knowledge graph.')
    .version(version)
    .option('-C, --directory <dir>', 'the project folder (default: the current one)')
    .showSuggestionAfterError();
  exitThroughErrors(root);
  return root;
}

/** Makes wrong usage an error for `main.ts` instead of the end of the process, in sub-commands too. */
function exitThroughErrors(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitThroughErrors(child);
}
