import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { atlasgraph } from '../support/atlasgraph.ts';
import { type Acknowledged, assertKept, makeProject, writeUntilFailure } from '../support/http-writers.ts';
import { serveProject } from '../support/served-project.ts';

const TOOL = join(process.env.ATLASGRAPH_SHARED ?? '', 'tools/postgres');
const PORT = process.env.ATLASGRAPH_RESTARTED_POSTGRES_PORT ?? '15477';
const RESTARTS = 6;
const WRITES = 500;
const run = promisify(execFile);

test(`a service under load survives ${RESTARTS} restarts and crashes of its PostgreSQL`, {
  skip: !existsSync(join(TOOL, 'start.sh')) && `needs ${join('ATLASGRAPH_SHARED', 'tools/postgres')}`,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-restart-'));
  await chmod(folder, 0o755); // the server may run as another user
  const env = { ...process.env, POSTGRES_DURABLE: '1', POSTGRES_DIR: join(folder, 'postgres') };
  const postgres = (script: 'start.sh' | 'stop.sh', ...args: string[]) =>
    run('bash', [join(TOOL, script), PORT, ...args], { env });
  /** A crash ends it without its shutdown, so that it recovers from its log. */
  const stop = async (crash: boolean): Promise<void> => {
    if (crash) process.kill(Number(await readFile(join(env.POSTGRES_DIR, 'pid'), 'utf8')), 'SIGQUIT');
    await postgres('stop.sh'); // waits for its end
  };
  const project = join(folder, 'project');
  const database = { ATLASGRAPH_DATABASE_URL: `postgres://atlas@127.0.0.1:${PORT}/atlas` };
  t.after(async () => {
    await postgres('stop.sh');
    await rm(folder, { recursive: true, force: true });
  });
  await postgres('start.sh');
  const { code, stderr } = await atlasgraph(['init', project], { env: database });
  assert.equal(code, 0, stderr);
  const service = await serveProject(project, database);
  t.after(() => service.kill('SIGKILL'));
  await makeProject(service);
  for (let restart = 1; restart <= RESTARTS; restart++) {
    const kept: Acknowledged[] = [];
    let ended: Promise<unknown> | undefined;
    const failures = await writeUntilFailure(service, restart, 16, (write) => {
      kept.push(write);
      if (kept.length === WRITES) ended = stop(restart % 2 === 0);
    });
    await ended;
    assert.ok(kept.length >= WRITES, String(failures[0]));
    await postgres('start.sh');
    await assertKept(service, restart, kept);
  }
  await service.kill('SIGTERM');
});
