import { Command } from 'commander';
import { readSettings } from '../settings.ts';
import { positiveInteger, print, projectFolder, repeated } from '../shell.ts';
import { localIssuer } from '../tokens.ts';

export const tokenCommand = new Command('token')
  .description('Issue a token for development; "serve" takes it when TOKENS is local.')
  .argument('<username>', 'whose token it is')
  .option('--group <name>', 'a group of the user; may be repeated', repeated, [])
  .option('--minutes <n>', 'how long it is good', positiveInteger, 60)
  .action(async (username: string, { group, minutes }: { group: string[]; minutes: number }, command: Command) => {
    const folder = projectFolder(command);
    const issuer = await localIssuer(folder, await readSettings(folder));
    print(await issuer.issue({ username, groups: group, lifetimeSeconds: 60 * minutes }));
  });
