import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  combineCcfv2Annotations,
  combineV2V3Annotations,
} from '../../../src/algorithms/annotation/combine-annotations.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { volumeOf } from '../../support/volumes.ts';
import { annotationOf, hierarchyOf, valuesOf, withPool } from '../support.ts';

const TREE = hierarchyOf([
  1,
  'root',
  [
    [2, 'grey', [[3, 'A'], [4, 'B'], [8, 'C']]],
    [5, 'fibres', [[6, 'D'], [7, 'E']]],
  ], // biome-ignore format: a tree
]);

/** From the nested lists of numpy to the order of files. */
const fromNested = (nested: readonly (readonly (readonly number[])[])[]): number[] => {
  const [w, h, d] = [nested.length, nested[0].length, nested[0][0].length];
  return Array.from({ length: w * h * d }, (_, i) => nested[i % w][Math.floor(i / w) % h][Math.floor(i / (w * h))]);
};

test('puts fibre tracts over the brain', async () => {
  const [brain, fibers] = [annotationOf([4, 1, 1], [3, 0, 4, 0]), annotationOf([4, 1, 1], [0, 6, 7, 0])];
  const combined = await withPool(1, (pool) => valuesOf(combineCcfv2Annotations(pool, brain, fibers).values));
  assert.deepEqual(combined, [3, 6, 7, 0]);
});

test('puts the regions of CCFv2 that are missing where CCFv3 has one above them', async () => {
  const v2 = [[[1, 2], [2, 7]], [[6, 3], [4, 1]], [[2, 0], [8, 4]]]; // biome-ignore format: a volume
  const v3 = [[[1, 7], [4, 5]], [[5, 4], [2, 2]], [[0, 3], [5, 0]]]; // biome-ignore format: a volume
  const expected = [[[1, 7], [4, 5]], [[6, 4], [2, 2]], [[0, 3], [5, 0]]]; // biome-ignore format: a volume
  const sources = {
    brain: annotationOf([3, 2, 2], fromNested(v2)),
    fibers: annotationOf([3, 2, 2], Array(12).fill(0)),
    ccfv3: annotationOf([3, 2, 2], fromNested(v3)),
  };
  const combined = await withPool(2, async (pool) =>
    valuesOf((await combineV2V3Annotations(pool, TREE, sources)).values),
  );
  assert.deepEqual(combined, fromNested(expected));
});

test('changes a voxel only from a region to one below it that CCFv3 has nowhere, in any slabs', async () => {
  const pool = createWorkerPool({ threads: 2 });
  const label = (numbers: readonly number[]) => fc.array(fc.constantFrom(...numbers), { minLength: 24, maxLength: 24 });
  const holds = async (brain: number[], fibers: number[], ccfv3: number[], planes: number) => {
    const [b, f, v3] = [brain, fibers, ccfv3].map((labels) => annotationOf([2, 3, 4], labels));
    const made = await combineV2V3Annotations(pool, TREE, { brain: b, fibers: f, ccfv3: v3 }, { planes });
    const combined = await valuesOf(made.values);
    for (const [i, found] of combined.entries()) {
      const candidate = fibers[i] || brain[i];
      const isKept = TREE.has(candidate) && !ccfv3.includes(candidate) && TREE.has(ccfv3[i]);
      const isBelow = isKept && TREE.descendants(ccfv3[i]).includes(candidate);
      assert.equal(found, isBelow ? candidate : ccfv3[i]);
    }
  };
  const samples = fc.asyncProperty(
    label([0, 2, 3, 4, 99]),
    label([0, 0, 6, 7]),
    label([0, 1, 2, 5, 8, 88]),
    fc.integer({ min: 1, max: 4 }),
    holds,
  );
  await fc.assert(samples, { numRuns: 20 }).finally(() => pool.close());
});

test('needs volumes on one grid', async () => {
  const [brain, fibers] = [annotationOf([2, 1, 1], [3, 0]), annotationOf([1, 2, 1], [0, 6])];
  const grid = { ...volumeOf('uint32', [2, 1, 1], [0, 0]).grid, origin: [0, 0, 1] as const };
  const moved = memorySource(volumeOf('uint32', [2, 1, 1], [0, 6], grid));
  await withPool(1, async (pool) => {
    for (const other of [fibers, moved]) {
      await assert.rejects(valuesOf(combineCcfv2Annotations(pool, brain, other).values), { tag: 'GridMismatch' });
    }
  });
});
