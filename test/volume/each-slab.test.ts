import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachSlab } from '../../src/volume/each-slab.ts';
import { memorySource, type StreamSource } from '../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../support/volumes.ts';

const labels = memorySource(volumeOf('uint32', [2, 1, 3], [1, 2, 3, 4, 5, 6]));
const densities = memorySource(volumeOf('double', [2, 1, 3], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]));

test('passes over several volumes together, in slabs of so many planes', async () => {
  const seen: number[][] = [];
  for await (const { first, last, values } of eachSlab([labels, densities], { planes: 2 })) {
    seen.push([first, last, ...values[0], ...values[1]].map(Number));
  }
  assert.deepEqual(seen, [
    [0, 2, 1, 2, 3, 4, 0.1, 0.2, 0.3, 0.4],
    [2, 3, 5, 6, 0.5, 0.6],
  ]);
});

test('refuses volumes on different grids', async () => {
  const other = memorySource(volumeOf('double', [2, 1, 3], [0, 0, 0, 0, 0, 0], gridOf([2, 1, 3], { spacing: [10, 10, 10] }))); // biome-ignore format: long
  await assert.rejects(eachSlab([labels, other]).next(), { tag: 'GridMismatch' });
});

test('closes streams also when the pass is left early', async () => {
  let closed = 0;
  const stream: StreamSource<Uint8Array> = {
    kind: 'stream',
    grid: gridOf([1, 1, 3]),
    components: 1,
    take: async (_planes, _isLast, allocate) => new Uint8Array(allocate(1)),
    close: async () => {
      closed++;
    },
  };
  for await (const _ of eachSlab([stream], { planes: 1 })) break;
  assert.equal(closed, 1);
});
