import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { AtlasError } from '../../src/errors.ts';
import { directory, flag } from '../../src/pipeline/rule.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import { openDatabase, openProject, reasonsOf, statesOf } from './support/project.ts';
import { chain, replaceRule, ruleOf } from './support/rules.ts';

let kysely: Kysely<RunTables>;
before(async () => {
  kysely = await openDatabase();
});
after(() => kysely.destroy());

class Broken extends AtlasError<'Broken', object> {
  readonly tag = 'Broken';
  readonly remedy = 'Mend it.';
}

const filesBelow = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

test('folders start empty, keep what others put there, and flags are made by the runner', async (t) => {
  let names = ['a', 'b'];
  const masks = ruleOf({
    name: 'masks',
    outputs: { folder: directory('masks'), list: 'masks/list.txt', done: flag('done.log') },
    async run({ outputs }) {
      for (const name of names) await writeFile(join(outputs.folder, name), name);
      await writeFile(outputs.list, names.join());
    },
  });
  const guest = ruleOf({ name: 'guest', inputs: { done: 'done.log' }, outputs: { text: 'masks/guest/g.txt' } });
  const reader = ruleOf({
    name: 'reader',
    inputs: { list: 'masks/list.txt', g: 'masks/guest/g.txt' },
    outputs: { t: 't' },
  });
  const { make, workingDir } = await openProject(t, [masks, guest, reader], { kysely });
  assert.equal((await make('reader')).state, 'succeeded');
  assert.equal(await readFile(join(workingDir, 'done.log'), 'utf8'), '');
  names = ['c'];
  const again = await make('reader', { forced: ['masks'] });
  assert.equal(again.state, 'succeeded');
  assert.deepEqual(await filesBelow(join(workingDir, 'masks')), ['c', 'guest', 'guest/g.txt', 'list.txt']);
  assert.deepEqual(new Set(Object.values(statesOf(await make('reader')))), new Set(['unchanged']));
  await writeFile(join(workingDir, 'masks', 'c'), 'by hand');
  assert.equal(reasonsOf(await make('reader')).masks, 'output altered by hand: masks');
});

test('a failed job leaves no output, neither new nor old, and stops what depends on it', async (t) => {
  let broken = false;
  const rules = replaceRule(chain(), 'middle', {
    async run({ outputs }) {
      await writeFile(outputs.text, 'half');
      if (broken) throw new Broken('It broke.', {});
    },
  });
  const { make, workingDir } = await openProject(t, rules, { kysely });
  await make('target');
  broken = true;
  const run = await make('target', { forced: ['middle'], cores: 1 });
  assert.equal(run.state, 'failed');
  assert.deepEqual(statesOf(run), { source: 'unchanged', middle: 'failed', copy: 'skipped', target: 'skipped' });
  assert.deepEqual(run.jobs[1].error, { tag: 'Broken', message: 'It broke.', remedy: 'Mend it.' });
  assert.deepEqual(await readdir(join(workingDir, '.atlasgraph', 'staging')), []);
  await assert.rejects(readFile(join(workingDir, 'middle.txt')), { code: 'ENOENT' });
  assert.match(await readFile(join(workingDir, 'logs', 'middle.log'), 'utf8'), /Broken: It broke\./);
  broken = false;
  assert.deepEqual(statesOf(await make('target')), {
    source: 'unchanged',
    middle: 'succeeded',
    copy: 'unchanged',
    target: 'unchanged',
  });
});

test('keep-going makes everything that does not depend on the failure', async (t) => {
  const rules = replaceRule(chain(), 'middle', { run: () => Promise.reject(new Error('no')) });
  const { make } = await openProject(t, rules, { kysely });
  const run = await make('target', { keepGoing: true, cores: 1 });
  assert.deepEqual(statesOf(run), { source: 'succeeded', middle: 'failed', copy: 'succeeded', target: 'skipped' });
});

test('a rule that forgets an output fails, and a file that nobody makes is named', async (t) => {
  const rules = [
    ruleOf({ name: 'forgetful', outputs: { text: 'text' }, run: async () => undefined }),
    ruleOf({ name: 'reader', inputs: { text: 'nobody.txt' }, outputs: { text: 'out.txt' } }),
  ];
  const { make } = await openProject(t, rules, { kysely });
  assert.equal((await make('forgetful')).jobs[0].error?.tag, 'OutputMissing');
  const { error } = (await make('reader')).jobs[0];
  assert.match(error?.message ?? '', /reader reads nobody\.txt/);
});

test('the ledger tells of each job what it read, made and took, without reading a file twice', async (t) => {
  const { make, workingDir } = await openProject(t, chain(), { kysely });
  const run = await make('target');
  const record = JSON.parse(await readFile(join(workingDir, '.atlasgraph', 'jobs', 'copy.json'), 'utf8'));
  const source = JSON.parse(await readFile(join(workingDir, '.atlasgraph', 'jobs', 'source.json'), 'utf8'));
  assert.deepEqual(record.inputs, source.outputs);
  assert.partialDeepStrictEqual(record, { rule: 'copy', version: 1, runId: run.id, softwareVersion: '0.0.0' });
  assert.equal(record.outputs[0].sha256, record.inputs[0].sha256);
  assert.ok(Date.parse(record.started) <= Date.parse(record.ended));
});

test('a full disk is told as such', async (t) => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const { make } = await openProject(t, replaceRule(chain(), 'source', { run: () => Promise.reject(full) }), {
    kysely,
  });
  assert.equal((await make('target')).jobs[0].error?.tag, 'DiskFull');
});

test('a run that cannot fit on the disk is refused before anything is made', async (t) => {
  const big = { threads: 1, memoryMiB: 1, diskMiB: 1e9 };
  const { make, workingDir } = await openProject(t, replaceRule(chain(), 'target', { resources: big }), { kysely });
  const run = await make('target');
  assert.equal(run.error?.tag, 'DiskTooSmall');
  await assert.rejects(readFile(join(workingDir, 'source.txt')), { code: 'ENOENT' });
});
