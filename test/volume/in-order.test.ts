import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { inOrder } from '../../src/volume/in-order.ts';
import { collect } from './collect.ts';

test('yields in the order of the items, however long each takes, and never runs more than the limit', async () => {
  const turns = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(turns, fc.integer({ min: 1, max: 4 }), async (items, limit) => {
      let running = 0;
      let most = 0;
      const results = await collect(
        inOrder(items.entries(), limit, async ([i, count]) => {
          most = Math.max(most, ++running);
          for (let n = 0; n < count; n++) await turn();
          running--;
          return i;
        }),
      );
      assert.deepEqual(results, [...items.keys()]);
      assert.equal(most, Math.min(limit, items.length));
    }),
  );
});

test('takes no further item after a failure, and waits for the tasks that run', async () => {
  const log: number[] = [];
  const task = async (item: number) => {
    if (item === 1) throw new Error('one failed');
    await turn();
    log.push(item);
    return item;
  };
  await assert.rejects(collect(inOrder([0, 1, 2, 3, 4, 5], 3, task)), /one failed/);
  assert.deepEqual(log, [0, 2, 3]);
});

test('lets the source clean up when the consumer stops', async () => {
  let isClosed = false;
  function* numbers() {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      isClosed = true;
    }
  }
  for await (const result of inOrder(numbers(), 2, async (item) => item)) if (result === 3) break;
  assert.ok(isClosed);
});
