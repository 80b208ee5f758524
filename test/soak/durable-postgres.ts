import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const TOOL = join(process.env.ATLASGRAPH_SHARED ?? '', 'tools/postgres');
const PORT = process.env.ATLASGRAPH_KILLED_POSTGRES_PORT ?? '15477';
const run = promisify(execFile);

/** Why tests that stop a PostgreSQL of their own are skipped; false when they are not. */
export const withoutOwnPostgres =
  !existsSync(join(TOOL, 'start.sh')) && `needs ${join('ATLASGRAPH_SHARED', 'tools/postgres')}`;

/** Ways in which a PostgreSQL ends, or starts anew, under those who use it. */
export const STOPS = ['is shut down', 'is killed', 'has a backend killed'] as const;

/** A PostgreSQL that waits for its disk, on a port of its own. */
export interface DurablePostgres {
  readonly url: string;
  /** Stops it, or what of it the way says, and starts it again. */
  restart(way: (typeof STOPS)[number]): Promise<void>;
  /** Ends it and removes what it kept. */
  close(): Promise<void>;
}

export async function startDurablePostgres(): Promise<DurablePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-postgres-'));
  await chmod(folder, 0o755); // the server may run as another user
  const env = { ...process.env, POSTGRES_DURABLE: '1', POSTGRES_DIR: join(folder, 'postgres') };
  const tool = (script: string) => run('bash', [join(TOOL, script), PORT], { env });
  const url = `postgres://atlas@127.0.0.1:${PORT}/atlas`;
  await tool('start.sh');
  return {
    url,
    async restart(way) {
      if (way === 'is shut down') await tool('stop.sh');
      else if (way === 'is killed')
        process.kill(Number(await readFile(join(env.POSTGRES_DIR, 'pid'), 'utf8')), 'SIGKILL');
      else await killBackend(url);
      // It does not start while processes of the one that was killed are left.
      for (let attempt = 1; ; attempt++) {
        const failure = await tool('start.sh').then(
          () => undefined,
          (error: Error) => error,
        );
        if (!failure) return;
        if (attempt === 50) throw failure;
        await setTimeout(200);
      }
    },
    async close() {
      await tool('stop.sh');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Kills a process that works for somebody else; waits until the server has ended all others, as it then does. */
async function killBackend(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  const ended = new Promise<void>((resolve) => client.on('end', () => resolve()));
  client.on('error', () => {}); // `end` follows
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
      order by state, pid limit 1`,
  );
  process.kill(rows[0].pid, 'SIGKILL');
  await ended;
}
