import { once } from 'node:events';
import { isIP } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import pino from 'pino';
import { AtlasError } from '../../errors.ts';
import { createHttp } from '../http.ts';
import { withOwner } from '../owner/session.ts';
import { portNumber, print, projectFolder } from '../shell.ts';
import { authenticateBy } from '../tokens.ts';

export const serveCommand = new Command('serve')
  .description('Answer GraphQL (/graphql, with GraphiQL), JSON-LD and uploads over HTTP until it is stopped.')
  .option('--host <address>', 'address to listen at', '127.0.0.1')
  .option('--port <n>', 'port to listen at; 0 takes a free one', portNumber, 8080)
  .action(async ({ host, port }: { host: string; port: number }, command: Command) => {
    const folder = projectFolder(command);
    setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
    await withOwner(folder, async (owner, project) => {
      if (!project) throw new FolderTaken({ folder, pid: owner.pid });
      const authenticate = await authenticateBy(folder, project.settings, project.store);
      if (!authenticate && !isLoopback(host)) throw new TokensNeeded({ host });
      const logger = pino({ level: 'info' }, pino.destination({ dest: 2, sync: false, ...LINES_AT_ONCE }));
      const app = createHttp({ parts: project.parts, authenticate, everybody: project.caller, logger });
      try {
        const address = await app.listen({ host, port });
        await project.runs.resume();
        print(`Atlasgraph listens at ${address}/graphql`);
        print(authenticate ? `Tokens are checked (${project.settings.TOKENS}).` : OPEN);
        await stopAsked();
      } finally {
        await project.runs.close();
        await app.close();
      }
    });
  });

/** One write for 4 KiB of lines, or for those of a tenth of a second: one each costs a tenth of what a fetch does. */
const LINES_AT_ONCE = { minLength: 4096, periodicFlush: 100 };

/**
 * Percent by which the heap grows before it is collected again: left alone, V8 lets a service that runs for long hold
 * three times what it uses.
 */
const GROWTH = 40;

const OPEN = 'No tokens are checked: everybody on this machine may read and write everything.';

const stopAsked = () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** A service needs the project folder for itself. */
class FolderTaken extends AtlasError<'FolderTaken', { folder: string; pid: number }> {
  readonly tag = 'FolderTaken';
  readonly remedy: string;

  constructor(details: { folder: string; pid: number }) {
    super(`Process ${details.pid} has the project folder ${details.folder}.`, details);
    this.remedy = `Wait until it has ended, or stop it: kill ${details.pid}`;
  }
}

class TokensNeeded extends AtlasError<'TokensNeeded', { host: string }> {
  readonly tag = 'TokensNeeded';
  readonly remedy = 'Set TOKENS in atlasgraph.yaml to keycloak or local, or listen at 127.0.0.1.';

  constructor(details: { host: string }) {
    super(`Without tokens everybody could write, so ${details.host} is not listened at.`, details);
  }
}
