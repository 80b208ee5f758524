import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareStream } from '../../src/volume/shared-stream.ts';
import { collect } from './collect.ts';

async function* counting(to: number, log: string[] = []): AsyncGenerator<number> {
  try {
    for (let i = 0; i < to; i++) {
      log.push(`made ${i}`);
      yield i;
    }
  } finally {
    log.push('closed');
  }
}

test('gives every consumer all items, each made once', async () => {
  const log: string[] = [];
  const results = await Promise.all(shareStream(counting(3, log), 3).map((stream) => collect(stream)));
  assert.deepEqual(results, [
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]);
  assert.deepEqual(log, ['made 0', 'made 1', 'made 2', 'closed']);
});

test('makes no item before all have taken the one before', async () => {
  const log: string[] = [];
  const [first, second] = shareStream(counting(3, log), 2).map((stream) => stream[Symbol.asyncIterator]());
  const early = first.next();
  assert.deepEqual(log, []);
  assert.deepEqual(await second.next(), { done: false, value: 0 });
  assert.deepEqual(await early, { done: false, value: 0 });
  assert.deepEqual(log, ['made 0']);
});

test('goes on for the others when one stops, and closes the source when all have', async () => {
  const log: string[] = [];
  const [first, second] = shareStream(counting(9, log), 2);
  const stopped = (async () => {
    for await (const item of first) if (item === 1) return item;
  })();
  const rest = (async () => {
    for await (const item of second) if (item === 4) return item;
  })();
  assert.deepEqual(await Promise.all([stopped, rest]), [1, 4]);
  assert.deepEqual(log.slice(-2), ['made 4', 'closed']);
});

test('fails for all when the source does', async () => {
  async function* failing() {
    yield 1;
    throw new Error('damaged');
  }
  const results = await Promise.allSettled(shareStream(failing(), 2).map((stream) => collect(stream)));
  assert.deepEqual(
    results.map((result) => result.status === 'rejected' && result.reason.message),
    ['damaged', 'damaged'],
  );
});
