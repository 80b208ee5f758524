import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { atlasgraph, start } from '../support/atlasgraph.ts';
import { initProject } from '../support/synthetic-project.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlasgraph-store-commands-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await atlasgraph(args);
  assert.equal(code, 0, stderr);
  return stdout;
};

test('a project is backed up, restored elsewhere, checked and cleaned', async () => {
  const [here, there, backup] = ['here', 'there', 'backup'].map((name) => join(folder, name));
  await run('init', here);
  await run('-C', here, 'grant', 'anonymous', 'read', '--at', '/bbp/atlas');
  const { lastCommit, tables } = JSON.parse(await run('-C', here, 'store', 'backup', backup, '--json'));
  assert.match((await atlasgraph(['-C', here, 'store', 'backup', backup])).stderr, /holds a finished backup already/);

  await initProject(there);
  const refused = await atlasgraph(['-C', there, 'store', 'restore', backup]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /--replace/);
  assert.match(await run('-C', there, 'store', 'restore', backup, '--replace'), new RegExp(`commit ${lastCommit},`));
  const again = JSON.parse(await run('-C', there, 'store', 'backup', join(folder, 'again'), '--json'));
  assert.deepEqual(again.tables, tables);
  await run('-C', there, 'store', 'check');
  assert.match(await run('-C', there, 'store', 'gc'), /files with \d+ bytes removed/);

  const serving = start(['-C', there, 'serve', '--port', '0']);
  try {
    await new Promise((resolve) => serving.child.stdout?.once('data', resolve));
    const inUse = await atlasgraph(['-C', there, 'store', 'restore', backup, '--replace']);
    assert.deepEqual([inUse.code, /has the project folder .* open/.test(inUse.stderr)], [1, true], inUse.stderr);
  } finally {
    serving.child.kill('SIGTERM');
    await serving.ended;
  }
});
