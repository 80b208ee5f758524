import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { post, query, startService } from './service.ts';

describe('rules, plans and runs', async () => {
  const service = await startService();
  const { app } = service;
  after(() => service.close());
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const start = async (input: object) =>
    (
      await query(
        app,
        'mutation ($input: StartRunInput!) { startRun(input: $input) { run { id state } errors { code message } } }',
        { input },
      )
    ).startRun;

  /** The events of a run, read as a browser does. */
  async function* progress(id: string, signal?: AbortSignal): AsyncGenerator<RunEvent> {
    const text = 'subscription ($id: ID!) { runProgress(id: $id) { sequence time kind rule state progress message } }';
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables: { id } }),
      signal,
    });
    assert.match(String(response.headers.get('content-type')), /text\/event-stream/);
    assert.ok(response.body);
    let pending = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = `${pending}${chunk}`.split('\n\n');
      pending = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^event: next\ndata: (.*)$/m.exec(message)?.[1];
        if (data) yield JSON.parse(data).data.runProgress;
      }
    }
  }

  test('rules say what they read and make', async () => {
    const { rules } = await query(app, '{ rules { name description version inputs outputs threads memoryMiB } }');
    const middle = rules.find(({ name }: { name: string }) => name === 'middle');
    const expected = { name: 'middle', description: 'A rule of a test.', version: 1, threads: 1, memoryMiB: 1 };
    assert.deepEqual(middle, { ...expected, inputs: ['source.txt'], outputs: ['middle.txt'] });
  });

  test('a run goes on by itself, and its events come until it ends', async () => {
    const plan = 'query { plan(target: "middle") { target jobs { rule needs inputs outputs reason } } }';
    assert.deepEqual((await query(app, plan)).plan, {
      target: 'middle',
      jobs: [
        { rule: 'source', needs: [], inputs: [], outputs: ['source.txt'], reason: 'output missing: source.txt' },
        {
          rule: 'middle',
          needs: ['source'],
          inputs: ['source.txt'],
          outputs: ['middle.txt'],
          reason: 'output missing: middle.txt',
        },
      ],
    });
    const { run, errors } = await start({ target: 'middle', cores: 1 });
    assert.deepEqual(errors, []);
    const events = await collect(progress(run.id));
    const states = events.filter(({ kind, rule }) => kind === 'RUN' && rule === null).map(({ state }) => state);
    assert.equal(states.at(-1), 'SUCCEEDED');
    assert.ok(events.some(({ kind, rule, state }) => kind === 'JOB' && rule === 'middle' && state === 'SUCCEEDED'));
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      events.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );
    const shown = await query(
      app,
      'query ($id: ID!) { run(id: $id) { target state createdBy { name } endedAt jobs { rule state } error } }',
      { id: run.id },
    );
    assert.partialDeepStrictEqual(shown.run, {
      ...{ target: 'middle', state: 'SUCCEEDED', createdBy: { name: 'anonymous' }, error: null },
      jobs: [
        { rule: 'source', state: 'SUCCEEDED' },
        { rule: 'middle', state: 'SUCCEEDED' },
      ],
    });
    assert.deepEqual(
      (await query(app, plan)).plan.jobs.map(({ reason }: { reason: string | null }) => reason),
      [null, null],
    );
  });

  test('a run is cancelled and started again', async () => {
    const { run } = await start({ target: 'endless' });
    for await (const { kind, state } of progress(run.id)) {
      if (kind !== 'JOB' || state !== 'RUNNING') continue;
      const { cancelRun } = await query(
        app,
        'mutation ($id: ID!) { cancelRun(id: $id) { run { id } errors { code } } }',
        { id: run.id },
      );
      assert.deepEqual(cancelRun, { run: { id: run.id }, errors: [] });
    }
    const { runs } = await query(app, '{ runs(state: [CANCELLED]) { nodes { id state } } }');
    assert.deepEqual(runs.nodes, [{ id: run.id, state: 'CANCELLED' }]);
    const { retryRun } = await query(
      app,
      'mutation ($id: ID!) { retryRun(id: $id) { run { id target } errors { code } } }',
      { id: run.id },
    );
    assert.equal(retryRun.run.target, 'endless');
    assert.notEqual(retryRun.run.id, run.id);
    await query(app, 'mutation ($id: ID!) { cancelRun(id: $id) { run { id } } }', { id: retryRun.run.id });
  });

  test('what cannot be run is told, and nothing is started', async () => {
    const count = async () => (await query(app, '{ runs { nodes { id } } }')).runs.nodes.length;
    const before = await count();
    const misspelt = await start({ target: 'middel' });
    assert.deepEqual([misspelt.run, misspelt.errors[0].code], [null, 'UnknownRule']);
    assert.match(misspelt.errors[0].message, /middle/);
    assert.equal(
      (await start({ target: 'middle', config: { NONSENSE: 1 } })).errors[0].code,
      'UnknownConfigurationKey',
    );
    assert.equal((await start({ target: 'middle', force: ['none'] })).errors[0].code, 'UnknownRule');
    assert.equal((await start({ target: 'middle', force: ['endless'] })).errors[0].code, 'ForcedRuleNotPlanned');
    for (const key of ['WORKING_DIR', 'NEXUS_IDS_FILE', 'DATABASE_URL']) {
      assert.equal(
        (await start({ target: 'middle', config: { [key]: '/etc' } })).errors[0].code,
        'InvalidConfiguration',
      );
    }
    assert.equal(await count(), before);
    for (const input of [
      { target: 'middle', cores: 0 },
      { target: 'middle', cores: 1e6 },
    ]) {
      const { errors } = (
        await post(app, {
          query: 'mutation ($i: StartRunInput!) { startRun(input: $i) { run { id } } }',
          variables: { i: input },
        })
      ).json();
      assert.equal(errors[0].extensions.code, 'BAD_USER_INPUT');
    }
  });

  test('an unknown run is null, and cannot be cancelled or followed', async () => {
    for (const id of ['none', '\0']) {
      assert.deepEqual(await query(app, 'query ($id: ID!) { run(id: $id) { id } }', { id }), { run: null });
      const cancel = 'mutation ($id: ID!) { cancelRun(id: $id) { run { id } errors { code } } }';
      const { cancelRun } = await query(app, cancel, { id });
      assert.deepEqual(cancelRun, { run: null, errors: [{ code: 'RunNotFound' }] });
    }
  });

  test('who stops to listen is forgotten, and the service can stop while somebody listens', async () => {
    const { run } = await start({ target: 'endless' });
    const leaving = new AbortController();
    for await (const _ of progress(run.id, leaving.signal)) break;
    leaving.abort();
    const listening = progress(run.id);
    await listening.next();
    await app.close();
    assert.ok((await collect(listening)).every(({ state }) => state !== 'CANCELLED'));
  });
});

interface RunEvent {
  readonly sequence: number;
  readonly kind: string;
  readonly rule: string | null;
  readonly state: string | null;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
