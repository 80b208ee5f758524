import { Command } from 'commander';
import type { Manifest } from '../../../store/sql/backup/manifest.ts';
import { backUpProject } from '../../operations/store.ts';
import { withOwner } from '../../owner/session.ts';
import { print, printJson, projectFolder, shellPath } from '../../shell.ts';

export const storeBackupCommand = new Command('backup')
  .description('Write the store as of now into a folder: every revision, tag, right, run and file. It stays in use.')
  .argument('<dir>', 'a new folder, or one where a backup was interrupted')
  .option('--json', 'machine-readable')
  .action(async (dir: string, { json }: { json?: boolean }, command: Command) => {
    const folder = shellPath(dir);
    const manifest = await withOwner(projectFolder(command), (owner) => owner.call(backUpProject, { folder }));
    if (json) printJson(manifest);
    else print(`${folder} holds ${describe(manifest)}.`);
  });

export function describe({ lastCommit, tables, blobs }: Manifest): string {
  const revisions = tables.find(({ name }) => name === 'states')?.rows ?? 0;
  return `${revisions} revisions up to commit ${lastCommit}, and ${blobs.count} blobs of ${blobs.bytes} bytes`;
}
