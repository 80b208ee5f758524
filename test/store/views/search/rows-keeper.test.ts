import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rowsKeeper } from '../../../../src/store/views/search/rows-keeper.ts';

/** Weight of a row such that eight lists of one are kept. */
const LARGE = 2 ** 21;

/** A keeper, and the keys that it had to find rows for. */
function keeperOf(rowsOf: (key: string) => readonly number[]) {
  const keeper = rowsKeeper<number>((row) => row);
  const found: string[] = [];
  const ask = (key: string, seq: number) =>
    keeper.find(key, seq, async () => {
      found.push(key);
      return rowsOf(key);
    });
  return { ask, found };
}

describe('rows that were found', () => {
  test('are kept until the next commit', async () => {
    const { ask, found } = keeperOf(() => [1, 2]);
    assert.deepEqual(await ask('a', 1), [1, 2]);
    assert.deepEqual(await ask('a', 1), [1, 2]);
    assert.deepEqual(found, ['a']);
    await ask('a', 2);
    assert.deepEqual(found, ['a', 'a']);
  });

  test('are not taken for those of an earlier commit, nor the other way round', async () => {
    const { ask, found } = keeperOf(() => [1]);
    await ask('a', 2);
    await ask('a', 1);
    await ask('a', 2);
    assert.deepEqual(found, ['a', 'a']);
  });

  test('make way for others, the longest unused first', async () => {
    const { ask, found } = keeperOf(() => [LARGE]);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await ask(key, 1);
    await ask('a', 1);
    await ask('h', 1);
    await ask('a', 1);
    await ask('b', 1);
    assert.deepEqual(found, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'b']);
  });

  test('are not kept when they are many or large', async () => {
    const { ask, found } = keeperOf((key) => (key === 'many' ? Array(1001).fill(1) : [4 * LARGE]));
    for (const key of ['many', 'many', 'large', 'large']) await ask(key, 1);
    assert.deepEqual(found, ['many', 'many', 'large', 'large']);
  });
});
