import { Command } from 'commander';
import { collectProject } from '../../operations/store.ts';
import { withOwner } from '../../owner/session.ts';
import { print, printJson, projectFolder } from '../../shell.ts';

export const storeGcCommand = new Command('gc')
  .description('Remove what nothing refers to: files of uploads and archives that have expired, and of broken writes.')
  .option('--json', 'machine-readable')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const orphans = await withOwner(projectFolder(command), (owner) => owner.call(collectProject, {}));
    if (json) return printJson(orphans);
    const removed = orphans.filter((orphan) => orphan.removed);
    const bytes = removed.reduce((sum, orphan) => sum + orphan.bytes, 0);
    const left = orphans.length - removed.length;
    print(`${removed.length} files with ${bytes} bytes removed.`);
    if (left > 0) print(`${left} are too new to tell whether a write that is under way wants them.`);
  });
