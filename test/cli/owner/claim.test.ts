import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { claimFolder, livingOwner } from '../../../src/cli/owner/claim.ts';
import { controlSocketPath, makeSocketFolder } from '../../../src/cli/owner/control-socket.ts';
import { isAlive, thisProcess } from '../../../src/pipeline/process-identity.ts';

let parent: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'atlasgraph-claim-'));
});
after(() => rm(parent, { recursive: true, force: true }));
const newFolder = () => mkdtemp(join(parent, 'project-'));

const CLAIMANT = join(import.meta.dirname, 'claimant.ts');
const start = (folder: string, ...args: string[]) =>
  spawn(process.execPath, [CLAIMANT, folder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
const exitCode = async (child: ChildProcess) => {
  const [code] = await once(child, 'exit');
  return code;
};

test('the first process has the folder, a second one learns who has it, and it is free after release', async () => {
  const folder = await newFolder();
  const first = await claimFolder(folder);
  assert.equal(first.owner.pid, process.pid);
  const second = await claimFolder(folder);
  assert.equal(second.release, undefined);
  assert.equal(second.owner.token, first.owner.token);
  assert.equal((await livingOwner(folder))?.token, first.owner.token);
  await first.release?.();
  assert.equal(await livingOwner(folder), undefined);
  const third = await claimFolder(folder);
  assert.ok(third.release);
  assert.deepEqual(await readdir(join(folder, '.atlasgraph')), ['owner']);
});

test('the owner file can be read by its user only', async () => {
  const folder = await newFolder();
  await claimFolder(folder);
  assert.equal((await stat(join(folder, '.atlasgraph', 'owner'))).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, '.atlasgraph'))).mode & 0o777, 0o700);
});

test('no two of many processes that start at once ever have the folder together', async () => {
  const folder = await newFolder();
  const children = Array.from({ length: 8 }, () => start(folder, '5'));
  assert.deepEqual(
    await Promise.all(children.map(exitCode)),
    children.map(() => 0),
  );
});

test('the place of an owner that was killed goes to exactly one of many, again and again', async () => {
  const folder = await newFolder();
  for (let kill = 0; kill < 3; kill++) {
    const holders = Array.from({ length: 4 }, () => start(folder, '1', 'hold'));
    // Whoever wins dies at once, while the others are in the middle of their claims.
    for (const child of holders) child.stdout.once('data', () => child.kill('SIGKILL'));
    const ends = await Promise.all(holders.map((child) => once(child, 'exit')));
    assert.deepEqual(
      ends.map(([, signal]) => signal),
      holders.map(() => 'SIGKILL'),
    );
  }
  const { release } = await claimFolder(folder);
  assert.ok(release);
  assert.deepEqual(await readdir(join(folder, '.atlasgraph')), ['owner']);
});

test('what another process has only begun to write is left to it', async () => {
  const folder = await newFolder();
  await claimFolder(folder);
  const path = join(folder, '.atlasgraph', 'owner');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), startTime: '1' }));
  const draft = `${path}.draft-begun`;
  await writeFile(draft, '');
  assert.ok((await claimFolder(folder)).release);
  assert.equal(await readFile(draft, 'utf8'), '');
});

test('a process id used again by another process is not taken for the owner', async () => {
  const folder = await newFolder();
  await claimFolder(folder);
  assert.ok(isAlive(thisProcess()));
  assert.ok(!isAlive({ ...thisProcess(), startTime: '1' }));
  assert.ok(!isAlive({ ...thisProcess(), bootId: 'an earlier boot' }));
  const path = join(folder, '.atlasgraph', 'owner');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), startTime: '1' }));
  assert.ok((await claimFolder(folder)).release);
});

test('an owner file that names nobody is reported with its path and left alone', async () => {
  const folder = await newFolder();
  await claimFolder(folder);
  const path = join(folder, '.atlasgraph', 'owner');
  await writeFile(path, '{}');
  await assert.rejects(claimFolder(folder), { tag: 'ClaimUnreadable', details: { path } });
});

test('a folder whose path is too long for a socket gets one below the temporary folder', () => {
  assert.equal(controlSocketPath('/project'), '/project/.atlasgraph/control.sock');
  const path = controlSocketPath(`/${'deep/'.repeat(30)}`);
  assert.ok(Buffer.byteLength(path) <= 103 && path.startsWith(tmpdir()), path);
  assert.notEqual(path, controlSocketPath(`/${'deep/'.repeat(31)}`));
});

test('a folder that others may write to gets no socket', async () => {
  const folder = await newFolder();
  await chmod(folder, 0o777);
  await assert.rejects(makeSocketFolder(join(folder, 'control.sock')), { tag: 'SocketFolderExposed' });
  await chmod(folder, 0o755);
  await makeSocketFolder(join(folder, 'control.sock'));
});
