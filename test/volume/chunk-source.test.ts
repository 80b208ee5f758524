import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkSource } from '../../src/volume/chunk-source.ts';
import { shareSlab } from '../../src/volume/slab-source.ts';
import { gridOf } from '../support/volumes.ts';

const SHAPE = { grid: gridOf([2, 1, 5]), type: 'uint16', components: 1 } as const;

/** The values 0 to 9 in chunks of these lengths; `stopped` once the consumer has left. */
function chunksOf(...lengths: number[]) {
  const state = { stopped: false };
  async function* generate() {
    try {
      let first = 0;
      for (const length of lengths) {
        yield Uint16Array.from({ length }, (_, i) => first + i);
        first += length;
      }
    } finally {
      state.stopped = true;
    }
  }
  return { state, chunks: generate() };
}

const planes = async (source: ReturnType<typeof chunkSource<'uint16'>>, from: number, to: number) => {
  const slab = await shareSlab(source, { from, to, first: from, last: to }, (bytes) => new SharedArrayBuffer(bytes));
  return slab.kind === 'memory' ? [...slab.values] : [];
};

test('gives the planes of a volume however its chunks are cut', async () => {
  for (const lengths of [[10], [1, 8, 1], [3, 0, 4, 3], Array(10).fill(1)]) {
    const source = chunkSource(SHAPE, chunksOf(...lengths).chunks);
    assert.deepEqual(await planes(source, 0, 2), [0, 1, 2, 3]);
    assert.deepEqual(await planes(source, 2, 3), [4, 5]);
    assert.deepEqual(await planes(source, 3, 5), [6, 7, 8, 9]);
  }
});

test('refuses a volume that ends early, and stops its making when it is left', async () => {
  await assert.rejects(planes(chunkSource(SHAPE, chunksOf(3).chunks), 0, 2), RangeError);
  const { state, chunks } = chunksOf(5, 5);
  const source = chunkSource(SHAPE, chunks);
  assert.deepEqual(await planes(source, 0, 1), [0, 1]);
  assert.ok(source.kind === 'stream');
  await source.close();
  assert.ok(state.stopped);
});
