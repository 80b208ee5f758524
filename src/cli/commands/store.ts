import { Command } from 'commander';
import { storeBackupCommand } from './store/backup.ts';
import { storeCheckCommand } from './store/check.ts';
import { storeGcCommand } from './store/gc.ts';
import { storeRestoreCommand } from './store/restore.ts';

export const storeCommand = new Command('store')
  .description('Look after the store of the project folder.')
  .addCommand(storeCheckCommand)
  .addCommand(storeBackupCommand)
  .addCommand(storeRestoreCommand)
  .addCommand(storeGcCommand);
