import { resolve } from 'node:path';
import { Command } from 'commander';
import { lockOf, unlock } from '../../pipeline/lock.ts';
import { readSettings } from '../settings.ts';
import { print, projectFolder } from '../shell.ts';

export const unlockCommand = new Command('unlock')
  .description('Free the lock of the working folder when a run that is gone seems to have it. Ends no process.')
  .action(async (_options: object, command: Command) => {
    const folder = projectFolder(command);
    const workingDir = resolve(folder, (await readSettings(folder)).WORKING_DIR);
    const lock = await lockOf(workingDir);
    await unlock(workingDir);
    if (!lock) return print(`${workingDir} was not locked.`);
    const living = lock.alive ? ', which is still alive' : ', which is gone';
    print(`${workingDir} is free; process ${lock.holder.pid}${living}, had it.`);
  });
