import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockOf, lockWorkingDir, unlock } from '../../src/pipeline/lock.ts';
import { temporaryFolder } from './support/project.ts';

/** A process that locks the folder, says so, and stays until it is killed. */
async function lockElsewhere(folder: string) {
  const lock = JSON.stringify(join(import.meta.dirname, '../../src/pipeline/lock.ts'));
  const code = `const { lockWorkingDir } = await import(${lock});
    await lockWorkingDir(process.argv[1], 'elsewhere');
    process.stdout.write('locked');
    setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('a living process keeps others out, and its lock says who it is', async (t) => {
  const folder = await temporaryFolder(t);
  const child = await lockElsewhere(folder);
  t.after(() => child.kill('SIGKILL'));
  const details = { workingDir: folder, pid: child.pid, runId: 'elsewhere' };
  await assert.rejects(lockWorkingDir(folder, 'here'), { tag: 'RunLocked', details });
  assert.equal((await lockOf(folder))?.alive, true);
});

test('the lock of a dead process is taken over', async (t) => {
  const folder = await temporaryFolder(t);
  const child = await lockElsewhere(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal((await lockOf(folder))?.alive, false);
  const release = await lockWorkingDir(folder, 'here');
  assert.equal((await lockOf(folder))?.holder.details.runId, 'here');
  await release();
  assert.equal(await lockOf(folder), undefined);
});

test('of many who want the lock of a dead process one gets it', async (t) => {
  const folder = await temporaryFolder(t);
  const child = await lockElsewhere(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const answers = await Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => lockWorkingDir(folder, id)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected', 'rejected']);
});

test('unlock frees the folder whoever holds it, and a holder that lost it takes nothing away', async (t) => {
  const folder = await temporaryFolder(t);
  const release = await lockWorkingDir(folder, 'first');
  await unlock(folder);
  await lockWorkingDir(folder, 'second');
  await release();
  assert.equal((await lockOf(folder))?.holder.details.runId, 'second');
});

test('a lock that says nothing sensible is not taken for a free folder', async (t) => {
  const folder = await temporaryFolder(t);
  await (await lockWorkingDir(folder, 'first'))();
  await writeFile(join(folder, '.atlasgraph', 'run-lock'), 'garbage');
  await assert.rejects(lockWorkingDir(folder, 'second'), { tag: 'ClaimUnreadable' });
  await unlock(folder);
  await (await lockWorkingDir(folder, 'second'))();
});
