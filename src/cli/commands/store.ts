import { Command } from 'commander';
import { checkProject } from '../operations/store.ts';
import { withOwner } from '../owner/session.ts';
import { columns, print, printJson, projectFolder } from '../shell.ts';

const checkCommand = new Command('check')
  .description('Verify every blob and revision, and name what nothing refers to; exit code 1 when something is wrong.')
  .option('--repair', 'remove what nothing refers to')
  .option('--json', 'machine-readable')
  .action(async ({ repair = false, json }: { repair?: boolean; json?: boolean }, command: Command) => {
    const { findings, ...counts } = await withOwner(projectFolder(command), (owner) =>
      owner.call(checkProject, { repair }),
    );
    if (json) printJson({ ...counts, findings });
    else {
      if (findings.length > 0) print(columns(findings.map(({ kind, name, state }) => [kind, name, state])));
      print(
        Object.entries(counts)
          .map(([what, count]) => `${count} ${what}`)
          .join(', '),
      );
    }
    if (findings.some(({ state }) => state !== 'repaired')) process.exitCode = 1;
  });

export const storeCommand = new Command('store')
  .description('Look after the store of the project folder.')
  .addCommand(checkCommand);
