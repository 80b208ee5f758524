import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stageOutputs } from '../../../src/cli/component/staged-outputs.ts';
import { replaceFile } from '../../../src/volume/replace-file.ts';

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

test('makes the folders above a folder', async (t) => {
  const path = join(await newFolder(t), 'release/masks');
  await stageOutputs({ masks: { path, folder: true } }, ({ masks }) => writeFile(join(masks, '1.nrrd'), 'mask'));
  assert.deepEqual(await readdir(path), ['1.nrrd']);
});

test('names the output that its folder refuses', async (t) => {
  const folder = await newFolder(t);
  await writeFile(join(folder, 'file'), '');
  await mkdir(join(folder, 'folder'));
  const refused = (name: string, code: string) => ({
    tag: 'FileNotWritten',
    details: { path: join(folder, name), code },
  });
  const write = ({ text }: { text: string }) => writeFile(text, 'new');
  const toText = (name: string) => stageOutputs({ text: { path: join(folder, name) } }, write);
  await assert.rejects(toText('absent/a.txt'), refused('absent/a.txt', 'ENOENT'));
  await assert.rejects(toText('folder'), refused('folder', 'EISDIR'));
  const byReplacing = stageOutputs({ text: { path: join(folder, 'absent/a.txt') } }, ({ text }) =>
    replaceFile(text, async (file) => void (await file.writeFile('new'))),
  );
  await assert.rejects(byReplacing, refused('absent/a.txt', 'ENOENT'));
  const toFolder = (name: string) =>
    stageOutputs({ masks: { path: join(folder, name), folder: true } }, ({ masks }) =>
      writeFile(join(masks, '1.nrrd'), 'mask'),
    );
  await assert.rejects(toFolder('file'), refused('file', 'ENOTDIR'));
  await assert.rejects(toFolder('file/masks'), refused('file/masks', 'ENOTDIR'));
  assert.deepEqual((await readdir(folder)).sort(), ['file', 'folder']);
});

test('refuses two outputs with one path before anything is written', async (t) => {
  const folder = await newFolder(t);
  const path = join(folder, 'a');
  const write = () => assert.fail('nothing is to be written');
  await assert.rejects(stageOutputs({ text: { path }, other: { path } }, write), { tag: 'SameOutput' });
  await assert.rejects(stageOutputs({ text: { path }, masks: { path, folder: true } }, write), { tag: 'SameOutput' });
  assert.deepEqual(await readdir(folder), []);
});
