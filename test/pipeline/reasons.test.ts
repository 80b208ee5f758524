import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { mergeConfiguration, parameters } from '../../src/pipeline/configuration.ts';
import { explainTarget } from '../../src/pipeline/explain-target.ts';
import { ancient } from '../../src/pipeline/rule.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import { openDatabase, openProject, reasonsOf, statesOf } from './support/project.ts';
import { chain, replaceRule, ruleOf } from './support/rules.ts';

let kysely: Kysely<RunTables>;
before(async () => {
  kysely = await openDatabase();
});
after(() => kysely.destroy());

const configurationOf = () => mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out' } }]);

const inPast = (path: string, seconds: number) => {
  const time = Date.now() / 1000 - seconds;
  return utimes(path, time, time);
};

test('makes a target from nothing, and has nothing to do the second time', async (t) => {
  const { make, workingDir } = await openProject(t, chain(), { kysely });
  const first = await make('target');
  assert.equal(first.state, 'succeeded');
  assert.equal(await readFile(join(workingDir, 'target.txt'), 'utf8'), 'target(middle(source()),source())');
  const second = await make('target');
  assert.deepEqual(new Set(Object.values(statesOf(second))), new Set(['unchanged']));
});

test('what changed is said, and only what depends on it runs', async (t) => {
  const rules = chain();
  const { folder, workingDir, make, runs } = await openProject(t, rules, { kysely });
  await make('target');
  await writeFile(join(workingDir, 'middle.txt'), 'by hand');
  assert.deepEqual(reasonsOf(await make('target')), { middle: 'output altered by hand: middle.txt' });
  await rm(join(workingDir, 'copy.txt'));
  assert.deepEqual(reasonsOf(await make('target')), { copy: 'output missing: copy.txt' });

  await runs.close(); // a folder has one process; two would take each other's jobs
  const newer = await openProject(t, replaceRule(rules, 'middle', { version: 2 }), { kysely, folder });
  assert.deepEqual(reasonsOf(await newer.make('target')), { middle: 'rule version changed' });

  const other = replaceRule(rules, 'source', {
    version: 2,
    run: ({ outputs }) => writeFile(outputs.text, 'another source'),
  });
  await newer.runs.close();
  const changed = await openProject(t, other, { kysely, folder });
  assert.deepEqual(reasonsOf(await changed.make('target')), {
    source: 'rule version changed',
    middle: 'rule version changed',
    copy: 'inputs changed: source.txt',
    target: 'inputs changed: middle.txt, copy.txt',
  });
});

test('a parameter re-runs what depends on it, and its jobs keep their outputs when they come out the same', async (t) => {
  const rules = replaceRule(chain(), 'source', { params: parameters('COMPAT') });
  const { make } = await openProject(t, rules, { kysely });
  await make('target');
  const run = await make('target', {}, { COMPAT: true });
  assert.deepEqual(reasonsOf(run), { source: 'parameters changed: COMPAT' });
  assert.deepEqual(statesOf(run), { source: 'succeeded', middle: 'unchanged', copy: 'unchanged', target: 'unchanged' });
});

test('a source that changed is fetched again, and taken as unchanged while nobody asks it', async (t) => {
  let revision = 1;
  const rules = replaceRule(chain(), 'source', { fingerprint: async () => `revision ${revision}` });
  const { make, folder } = await openProject(t, rules, { kysely });
  await make('target');
  assert.equal((await make('target')).jobs[0].state, 'unchanged');
  revision = 2;
  const { reasons } = await explainTarget('target', { rules, projectDir: folder, configuration: configurationOf() });
  assert.equal(reasons.get('source'), null);
  assert.deepEqual(reasonsOf(await make('target')), { source: 'source changed' });
});

test('a plan says what would run before anything does, and its consumers with it', async (t) => {
  const rules = chain();
  const { folder, workingDir, make } = await openProject(t, rules, { kysely });
  const explain = async (options?: Parameters<typeof explainTarget>[2]) => {
    const parts = { rules, projectDir: folder, configuration: configurationOf() };
    const { reasons } = await explainTarget('target', parts, options);
    return [...reasons].map(([rule, reason]) => `${rule}: ${reason?.kind}`);
  };
  assert.deepEqual(
    await explain(),
    ['source', 'middle', 'copy', 'target'].map((rule) => `${rule}: output-missing`),
  );
  await assert.rejects(readdir(workingDir), { code: 'ENOENT' });
  await make('target');
  await appendFile(join(workingDir, 'source.txt'), '!');
  assert.deepEqual(await explain(), [
    'source: output-altered',
    'middle: inputs-changed',
    'copy: inputs-changed',
    'target: producer-runs',
  ]);
  assert.deepEqual(await explain({ triggers: 'content', forced: ['middle'] }), [
    'source: output-altered',
    'middle: forced',
    'copy: inputs-changed',
    'target: forced',
  ]);
});

test('outputs that no record tells of are made again', async (t) => {
  const { make, workingDir } = await openProject(t, chain(), { kysely });
  await mkdir(workingDir);
  await writeFile(join(workingDir, 'source.txt'), 'found here');
  assert.equal(reasonsOf(await make('source')).source, 'no run recorded: source.txt');
});

test('a forced rule runs with everything downstream of it', async (t) => {
  const { make } = await openProject(t, chain(), { kysely });
  await make('target');
  const run = await make('target', { forced: ['middle'] });
  assert.deepEqual(statesOf(run), { source: 'unchanged', middle: 'succeeded', copy: 'unchanged', target: 'succeeded' });
});

test('by file times a job runs when an input is newer than its oldest output or its producer ran', async (t) => {
  const rules = replaceRule(chain(), 'source', { params: parameters('COMPAT') });
  const { make, workingDir } = await openProject(t, rules, { kysely });
  await make('target');
  const mtime = { triggers: 'mtime' } as const;
  assert.deepEqual(reasonsOf(await make('target', mtime, { COMPAT: true })), {});
  await inPast(join(workingDir, 'copy.txt'), 60);
  assert.deepEqual(reasonsOf(await make('target', mtime)), {
    copy: 'input newer than the oldest output: source.txt',
    target: 'input newer than the oldest output: copy.txt',
  });
  await rm(join(workingDir, 'middle.txt'));
  assert.deepEqual(reasonsOf(await make('target', mtime)), {
    middle: 'output missing: middle.txt',
    target: 'input newer than the oldest output: middle.txt',
  });
});

for (const triggers of ['content', 'mtime'] as const) {
  test(`an ancient input comes first and matters no further, by ${triggers}`, async (t) => {
    const rules = [
      ruleOf({ name: 'source', outputs: { text: 'source.txt' } }),
      ruleOf({ name: 'target', inputs: { text: ancient('source.txt') }, outputs: { text: 'target.txt' } }),
    ];
    const { make, workingDir } = await openProject(t, rules, { kysely });
    assert.equal((await make('target', { triggers })).state, 'succeeded');
    await rm(join(workingDir, 'source.txt'));
    const again = await make('target', { triggers });
    assert.deepEqual(statesOf(again), { source: 'succeeded', target: 'unchanged' });
  });
}
