import { Command } from 'commander';
import { AtlasError } from '../../../errors.ts';
import { restoreBackup } from '../../../store/sql/backup/restore-backup.ts';
import { openDatabase } from '../../open-store.ts';
import { blobsOfBackup } from '../../operations/store.ts';
import { claimFolder } from '../../owner/claim.ts';
import { readSettings } from '../../settings.ts';
import { print, printJson, projectFolder, shellPath } from '../../shell.ts';
import { describe } from './backup.ts';

export const storeRestoreCommand = new Command('restore')
  .description('Put a backup in the place of the store, all or nothing; embedded or PostgreSQL, whichever wrote it.')
  .argument('<dir>', 'a folder that "store backup" has written')
  .option('--replace', 'also when the store holds resources; they are lost')
  .option('--json', 'machine-readable')
  .action(async (dir: string, options: { replace?: boolean; json?: boolean }, command: Command) => {
    const { replace = false, json } = options;
    const project = projectFolder(command);
    const settings = await readSettings(project);
    const { owner, release } = await claimFolder(project);
    // What a process has read of the old store must not live on beside the new one.
    if (!release) throw new FolderInUse({ folder: project, pid: owner.pid });
    try {
      const { database, blobs } = await openDatabase(project, settings);
      const folder = shellPath(dir);
      const kept = blobsOfBackup(folder);
      const manifest = await restoreBackup({ database, blobs, folder, kept, replace }).finally(() => database.close());
      if (json) printJson(manifest);
      else print(`The store holds ${describe(manifest)}.`);
    } finally {
      await release();
    }
  });

class FolderInUse extends AtlasError<'FolderInUse', { folder: string; pid: number }> {
  readonly tag = 'FolderInUse';
  readonly remedy = 'End that process, then restore.';

  constructor(details: { folder: string; pid: number }) {
    super(`Process ${details.pid} has the project folder ${details.folder} open.`, details);
  }
}
