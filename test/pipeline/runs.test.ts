import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { AtlasError } from '../../src/errors.ts';
import { flag } from '../../src/pipeline/rule.ts';
import type { NewRunEvent, Run, RunStore } from '../../src/pipeline/run.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import { sqlRunStore } from '../../src/store/sql/runs.ts';
import { CALLER, openDatabase, openProject, statesOf } from './support/project.ts';
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

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('a forced rule that does not exist is refused before the run is kept', async (t) => {
  const { runs } = await openProject(t, chain(), { kysely });
  await assert.rejects(runs.start({ target: 'target', options: { forced: ['midle'] }, caller: CALLER }), {
    tag: 'UnknownRule',
    details: { rule: 'midle', nearest: 'middle' },
  });
});

test('a forced rule outside of the plan is refused with what could be forced', async (t) => {
  const { runs } = await openProject(t, chain(), { kysely });
  await assert.rejects(runs.start({ target: 'middle', options: { forced: ['copy'] }, caller: CALLER }), {
    tag: 'ForcedRuleNotPlanned',
    message: 'copy cannot be forced: it is no part of the plan of middle.',
    remedy: 'Force one of its jobs: source, middle.',
  });
  assert.deepEqual((await runs.list({ states: ['queued', 'running'] })).items, []);
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

test('an unknown run is named', async (t) => {
  const { runs } = await openProject(t, chain(), { kysely });
  const expected = { tag: 'RunNotFound', details: { id: 'nobody' } };
  await assert.rejects(runs.get('nobody'), expected);
  await assert.rejects(runs.cancel('nobody'), expected);
  await assert.rejects(collect(runs.events('nobody')), expected);
});
