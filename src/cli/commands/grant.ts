import { Argument, Command } from 'commander';
import { grantRights, RIGHTS, type Right } from '../operations/access.ts';
import { withOwner } from '../owner/session.ts';
import { print, projectFolder } from '../shell.ts';

export const grantCommand = new Command('grant')
  .description('Say what the holders of tokens may do. Counts only when TOKENS is not none.')
  .argument('<identity>', 'realms/REALM/users/NAME, realms/REALM/groups/NAME, realms/REALM/authenticated or anonymous')
  .addArgument(new Argument('<right>', 'what they may do').choices(Object.keys(RIGHTS)))
  .option('--at <address>', 'where and below: /, /org or /org/project', '/')
  .action(async (identity: string, right: Right, { at: address }: { at: string }, command: Command) => {
    await withOwner(projectFolder(command), (owner) => owner.call(grantRights, { identity, right, address }));
    print(`${identity} may ${right} at ${address}.`);
  });
