import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keptUntilCommit } from '../../src/store/kept-until-commit.ts';

describe('answers that are kept until something is written', () => {
  test('are made again after a commit', async () => {
    let seq = 1;
    const keeping = keptUntilCommit<number>(async () => seq);
    assert.equal(await keeping('a', async () => 10), 10);
    assert.equal(await keeping('a', async () => 20), 10);
    seq = 2;
    assert.equal(await keeping('a', async () => 30), 30);
  });

  test('are not kept when they failed', async () => {
    const keeping = keptUntilCommit<number>(async () => 1);
    const failed = new Error('It failed.');
    await assert.rejects(
      keeping('a', () => Promise.reject(failed)),
      failed,
    );
    assert.equal(await keeping('a', async () => 1), 1);
  });

  test('are no more than 64', async () => {
    const keeping = keptUntilCommit<number>(async () => 1);
    for (let n = 0; n <= 64; n++) await keeping(`${n}`, async () => n);
    assert.equal(await keeping('0', async () => -1), -1);
    assert.equal(await keeping('64', async () => -1), 64);
  });
});
