import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stageOutputs } from '../../../src/cli/component/staged-outputs.ts';

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outputs-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('puts all outputs in their places when all are written', async (t) => {
  const folder = await newFolder(t);
  const outputs = { text: { path: join(folder, 'a.txt') }, masks: { path: join(folder, 'masks'), folder: true } };
  await stageOutputs(outputs, async ({ text, masks }) => {
    await writeFile(text, 'new');
    await writeFile(join(masks, '1.nrrd'), 'mask');
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !name.startsWith('.')),
      [],
    );
  });
  assert.deepEqual((await readdir(folder)).sort(), ['a.txt', 'masks']);
  assert.equal(await readFile(join(folder, 'masks/1.nrrd'), 'utf8'), 'mask');
});

test('replaces files and keeps what else is in a folder', async (t) => {
  const folder = await newFolder(t);
  await mkdir(join(folder, 'masks'));
  for (const name of ['1.nrrd', 'other']) await writeFile(join(folder, 'masks', name), 'old');
  await stageOutputs({ masks: { path: join(folder, 'masks'), folder: true } }, ({ masks }) =>
    writeFile(join(masks, '1.nrrd'), 'new'),
  );
  assert.deepEqual((await readdir(join(folder, 'masks'))).sort(), ['1.nrrd', 'other']);
  assert.equal(await readFile(join(folder, 'masks/1.nrrd'), 'utf8'), 'new');
  assert.deepEqual(await readdir(folder), ['masks']);
});

test('leaves everything as it was when writing fails', async (t) => {
  const folder = await newFolder(t);
  await writeFile(join(folder, 'a.txt'), 'old');
  const outputs = { text: { path: join(folder, 'a.txt') }, masks: { path: join(folder, 'masks'), folder: true } };
  const failing = stageOutputs(outputs, async ({ text, masks }) => {
    await writeFile(text, 'half');
    await writeFile(join(masks, '1.nrrd'), 'half');
    throw new Error('disk full');
  });
  await assert.rejects(failing, /disk full/);
  assert.deepEqual(await readdir(folder), ['a.txt']);
  assert.equal(await readFile(join(folder, 'a.txt'), 'utf8'), 'old');
});
