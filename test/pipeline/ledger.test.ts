import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { jobKey, openLedger, recordPath } from '../../src/pipeline/ledger.ts';
import { temporaryFolder } from './support/project.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a file is known by its bytes, a folder by the sorted list of its files', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'masks', 'sub'), { recursive: true });
  await writeFile(join(folder, 'masks', 'b'), 'bb');
  await writeFile(join(folder, 'masks', 'a'), 'a');
  await writeFile(join(folder, 'masks', 'sub', 'c'), 'c');
  const ledger = await openLedger(folder);
  assert.partialDeepStrictEqual(await ledger.artefact('masks/b', []), { sha256: sha256('bb'), bytes: 2 });
  const list = [
    ['a', 'a'],
    ['bb', 'b'],
    ['c', 'sub/c'],
  ].map(([text, path]) => `${sha256(text)}  ${path}\n`);
  assert.partialDeepStrictEqual(await ledger.artefact('masks', []), { sha256: sha256(list.join('')), bytes: 4 });
  const without = await ledger.artefact('masks', ['masks/sub']);
  assert.equal(without?.sha256, sha256(list.slice(0, 2).join('')));
  assert.equal(await ledger.artefact('nothing', []), undefined);
});

test('nothing is hashed twice, and what was rewritten or replaced is hashed again', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'file');
  const then = new Date(2020, 1, 1);
  await writeFile(path, 'one');
  await utimes(path, then, then);
  const ledger = await openLedger(folder);
  assert.equal((await ledger.artefact('file', []))?.sha256, sha256('one'));
  // Size, time and inode as they were: the content is not looked at.
  await writeFile(path, 'two');
  await utimes(path, then, then);
  assert.equal((await ledger.artefact('file', []))?.sha256, sha256('one'));
  await writeFile(join(folder, 'other'), 'two');
  await utimes(join(folder, 'other'), then, then);
  await rename(join(folder, 'other'), path);
  assert.equal((await ledger.artefact('file', []))?.sha256, sha256('two'));
});

test('a link is as its target is', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), 'text');
  await symlink('file', join(folder, 'link'));
  assert.equal((await (await openLedger(folder)).artefact('link', []))?.sha256, sha256('text'));
});

test('a record that cannot be read counts as none', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, '.atlasgraph', 'jobs'), { recursive: true });
  await writeFile(recordPath(folder, 'half'), '{"rule": "ha');
  await writeFile(recordPath(folder, 'other'), '{"rule": "other"}');
  assert.equal((await openLedger(folder)).records.size, 0);
});

test('a key depends on everything a result depends on, and on nothing else', () => {
  const artefact = (path: string, text: string) => ({ path, sha256: sha256(text), bytes: 1, stamp: '1-1-1' });
  const job = { rule: 'r', version: 1, params: { A: 1, B: 2 }, inputs: [artefact('a', 'a'), artefact('b', 'b')] };
  const key = jobKey(job);
  const same = [
    { ...job, params: { B: 2, A: 1 } },
    { ...job, inputs: [...job.inputs].reverse() },
    { ...job, inputs: job.inputs.map((input) => ({ ...input, stamp: '2-2-2' })) },
  ];
  const others = [
    { ...job, rule: 's' },
    { ...job, version: 2 },
    { ...job, params: { A: 1, B: 3 } },
    { ...job, params: { A: 1 } },
    { ...job, inputs: [artefact('a', 'x'), artefact('b', 'b')] },
    { ...job, inputs: [artefact('a', 'b'), artefact('b', 'a')] },
    { ...job, fingerprint: 'revision 1' },
  ];
  for (const each of same) assert.equal(jobKey(each), key);
  assert.equal(new Set([key, ...others.map(jobKey)]).size, others.length + 1);
});
