import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { AtlasError } from '../../src/errors.ts';
import { mergeConfiguration, parameters } from '../../src/pipeline/configuration.ts';
import { explainTarget } from '../../src/pipeline/explain-target.ts';
import { ancient, directory, flag, type Rule } from '../../src/pipeline/rule.ts';
import type { NewRunEvent, Run, RunStore } from '../../src/pipeline/run.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import { sqlRunStore } from '../../src/store/sql/runs.ts';
import { CALLER, openDatabase, openProject, statesOf } from './support/project.ts';
import { chain, ruleOf } from './support/rules.ts';

let kysely: Kysely<RunTables>;
before(async () => {
  kysely = await openDatabase();
});
after(() => kysely.destroy());

class Broken extends AtlasError<'Broken', object> {
  readonly tag = 'Broken';
  readonly remedy = 'Mend it.';
}

const configurationOf = () => mergeConfiguration([{ source: 'test', values: { WORKING_DIR: 'out' } }]);
const reasonsOf = ({ jobs }: Run) =>
  Object.fromEntries(jobs.filter(({ reason }) => reason !== undefined).map(({ rule, reason }) => [rule, reason]));
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const filesBelow = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
const inPast = (path: string, seconds: number) => {
  const time = Date.now() / 1000 - seconds;
  return utimes(path, time, time);
};
const replaceRule = (rules: readonly Rule[], name: string, change: Partial<Rule>): Rule[] =>
  rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule));

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
  const { folder, workingDir, make } = await openProject(t, rules, { kysely });
  await make('target');
  await writeFile(join(workingDir, 'middle.txt'), 'by hand');
  assert.deepEqual(reasonsOf(await make('target')), { middle: 'output altered by hand: middle.txt' });
  await rm(join(workingDir, 'copy.txt'));
  assert.deepEqual(reasonsOf(await make('target')), { copy: 'output missing: copy.txt' });

  const newer = await openProject(t, replaceRule(rules, 'middle', { version: 2 }), { kysely, folder });
  assert.deepEqual(reasonsOf(await newer.make('target')), { middle: 'rule version changed' });

  const other = replaceRule(rules, 'source', {
    version: 2,
    run: ({ outputs }) => writeFile(outputs.text, 'another source'),
  });
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
  assert.equal(reasonsOf(await make('source')).source, 'outputs of unknown origin: source.txt');
});

test('a forced rule runs with everything downstream of it', async (t) => {
  const { make } = await openProject(t, chain(), { kysely });
  await make('target');
  const run = await make('target', { forced: ['middle'] });
  assert.deepEqual(statesOf(run), { source: 'unchanged', middle: 'succeeded', copy: 'unchanged', target: 'succeeded' });
});

test('a forced rule that does not exist is refused before the run is kept', async (t) => {
  const { runs } = await openProject(t, chain(), { kysely });
  await assert.rejects(runs.start({ target: 'target', options: { forced: ['midle'] }, caller: CALLER }), {
    tag: 'UnknownRule',
    details: { rule: 'midle', nearest: 'middle' },
  });
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

test('a cancelled run stops its job, keeps what was there before and can be made again', async (t) => {
  const started = Promise.withResolvers<void>();
  let endless = false;
  const rules = replaceRule(chain(), 'middle', {
    async run({ outputs, signal }) {
      await writeFile(outputs.text, 'whole');
      if (!endless) return;
      await writeFile(outputs.text, 'half');
      started.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  const { make, runs, workingDir } = await openProject(t, rules, { kysely });
  await make('target');
  endless = true;
  const { id } = await runs.start({ target: 'target', options: { forced: ['middle'], cores: 1 }, caller: CALLER });
  await started.promise;
  await runs.cancel(id);
  const run = await runs.ended(id);
  assert.equal(run.state, 'cancelled');
  assert.deepEqual(statesOf(run), { source: 'unchanged', middle: 'cancelled', copy: 'cancelled', target: 'cancelled' });
  assert.equal(await readFile(join(workingDir, 'middle.txt'), 'utf8'), 'whole');
  endless = false;
  assert.equal((await make('target')).state, 'succeeded');
});

test('runs of one folder are made one after another, and one that waits can be cancelled', async (t) => {
  const release = Promise.withResolvers<void>();
  const slow = ruleOf({ name: 'slow', outputs: { done: flag('done') }, run: () => release.promise });
  const { runs } = await openProject(t, [slow], { kysely });
  const start = () => runs.start({ target: 'slow', caller: CALLER });
  const [first, second, third] = [await start(), await start(), await start()];
  assert.equal((await runs.cancel(second.id)).state, 'cancelled');
  assert.equal((await runs.get(third.id)).state, 'queued');
  release.resolve();
  assert.equal((await runs.ended(first.id)).state, 'succeeded');
  assert.equal((await runs.ended(third.id)).jobs[0].state, 'unchanged');
  const { items } = await runs.list({ size: 2 });
  assert.deepEqual(
    items.map(({ id }) => id),
    [third.id, second.id],
  );
});

test('a closed process leaves its runs to the next, which does not make again what was done', async (t) => {
  const reached = Promise.withResolvers<void>();
  let made = 0;
  const rulesOf = (waits: boolean) =>
    replaceRule(
      replaceRule(chain(), 'source', {
        async run({ outputs }) {
          made++;
          await writeFile(outputs.text, 'source()');
        },
      }),
      'middle',
      {
        async run({ outputs, signal, tag }) {
          await tag();
          await writeFile(outputs.text, 'middle');
          if (!waits) return;
          reached.resolve();
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      },
    );
  const first = await openProject(t, rulesOf(true), { kysely });
  const { id } = await first.runs.start({ target: 'target', caller: CALLER });
  const followed = collect(first.runs.events(id));
  await reached.promise;
  await first.runs.close();
  await followed;
  const left = await first.runs.get(id);
  assert.equal(left.state, 'running');
  assert.match(left.tag ?? '', /^Atlas pipeline \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/);
  const second = await openProject(t, rulesOf(false), { kysely, folder: first.folder });
  await second.runs.resume();
  const ended = await second.runs.ended(id);
  assert.equal(ended.state, 'succeeded');
  assert.equal(ended.tag, left.tag);
  assert.equal(made, 1);
});

test('a second process with the same store leaves a run to the one that makes it', async (t) => {
  const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = ruleOf({
    name: 'slow',
    outputs: { done: flag('done') },
    run: () => {
      started.resolve();
      return release.promise;
    },
  });
  const first = await openProject(t, [slow], { kysely });
  const second = await openProject(t, [slow], { kysely, folder: first.folder });
  const { id } = await first.runs.start({ target: 'slow', caller: CALLER });
  await started.promise;
  const other = await second.runs.start({ target: 'slow', caller: CALLER });
  assert.equal((await second.runs.get(id)).state, 'running');
  release.resolve();
  assert.equal((await second.runs.ended(id)).state, 'succeeded');
  assert.deepEqual(statesOf(await second.runs.ended(other.id)), { slow: 'unchanged' });
});

test('while the store fails whoever waits is told, and the run goes on when it answers again', async (t) => {
  const real = sqlRunStore<Run, NewRunEvent>(kysely);
  let fails = false;
  const store: RunStore = {
    ...real,
    change: (id, step) => (fails ? Promise.reject(new Error('connection lost')) : real.change(id, step)),
  };
  const rules = replaceRule(chain(), 'middle', {
    async run({ outputs }) {
      fails = true;
      await writeFile(outputs.text, 'middle');
    },
  });
  const { runs } = await openProject(t, rules, { kysely, store });
  const { id } = await runs.start({ target: 'target', options: { cores: 1 }, caller: CALLER });
  await assert.rejects(runs.ended(id), { message: 'connection lost' });
  fails = false;
  let run: Run | undefined;
  while (run === undefined) {
    await setImmediate();
    run = await runs.ended(id).catch(() => undefined);
  }
  assert.equal(run.state, 'succeeded');
});

test('a run that pushes nothing has no tag, and a configured tag is used as it is', async (t) => {
  const tags: string[] = [];
  const push = ruleOf({
    name: 'push',
    outputs: { done: flag('done') },
    run: async ({ tag }) => void tags.push(await tag()),
  });
  const { make } = await openProject(t, [...chain(), push], { kysely });
  assert.equal((await make('target')).tag, undefined);
  const automatic = await make('push');
  const given = await make('push', { forced: ['push'] }, { RESOURCE_TAG: 'v1.0.0' });
  assert.deepEqual(tags, [automatic.tag, 'v1.0.0']);
  assert.equal(given.tag, undefined);
  assert.equal((await make('push')).jobs[0].state, 'unchanged');
});

test('a retried run keeps its tag', async (t) => {
  let broken = true;
  const tags: string[] = [];
  const push = ruleOf({
    name: 'push',
    outputs: { done: flag('done') },
    async run({ tag }) {
      tags.push(await tag());
      if (broken) throw new Broken('It broke.', {});
    },
  });
  const { make, runs } = await openProject(t, [push], { kysely });
  const { id } = await make('push');
  broken = false;
  const retried = await runs.retry(id, CALLER);
  assert.equal((await runs.ended(retried.id)).state, 'succeeded');
  assert.equal(tags[1], tags[0]);
});

test('events tell the whole run in order, and again from any number on', async (t) => {
  const rules = replaceRule(chain(), 'copy', {
    async run({ inputs, outputs, log, progress }) {
      log('half way');
      progress(0.5);
      progress(1);
      await writeFile(outputs.text, await readFile(inputs.text));
    },
  });
  const { runs } = await openProject(t, rules, { kysely });
  const { id } = await runs.start({ target: 'copy', caller: CALLER });
  const live = await collect(runs.events(id));
  const told = live.map(({ kind, job, state, message, progress }) =>
    [kind, job, state ?? message ?? progress].join(' '),
  );
  assert.deepEqual(told, [
    'run  running',
    'job source running',
    'job source running',
    'job source succeeded',
    'job copy running',
    'job copy running',
    'log copy half way',
    'progress copy 0.5',
    'progress copy 1',
    'job copy succeeded',
    'run  succeeded',
  ]);
  assert.deepEqual(await collect(runs.events(id, live[3].seq)), live.slice(4));
});

test('no secret reaches a key, the ledger, a log, an event or the row of a run', async (t) => {
  const secret = 'correct-horse-battery';
  const rules = [
    ruleOf({
      name: 'leaky',
      outputs: { done: flag('done') },
      async run({ log }) {
        log(`token is ${secret}`);
        throw new Error(`refused ${secret}`);
      },
    }),
    ruleOf({ name: 'greedy', outputs: { done: flag('greedy') }, params: z.object({ TOKEN_PASSWORD: z.string() }) }),
  ];
  const { make, runs, workingDir } = await openProject(t, rules, { kysely, configuration: { TOKEN_PASSWORD: secret } });
  const run = await make('leaky');
  assert.equal(run.state, 'failed');
  const kept = JSON.stringify([run, await collect(runs.events(run.id))]);
  assert.ok(!kept.includes(secret));
  const log = await readFile(join(workingDir, 'logs', 'leaky.log'), 'utf8');
  assert.match(log, /token is \*\*\*/);
  assert.ok(!log.includes(secret));
  assert.equal((await make('greedy')).error?.tag, 'SecretInParameters');
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

test('an unknown run is named', async (t) => {
  const { runs } = await openProject(t, chain(), { kysely });
  const expected = { tag: 'RunNotFound', details: { id: 'nobody' } };
  await assert.rejects(runs.get('nobody'), expected);
  await assert.rejects(runs.cancel('nobody'), expected);
  await assert.rejects(collect(runs.events('nobody')), expected);
});
