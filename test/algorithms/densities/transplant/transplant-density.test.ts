import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sumsByRank } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { findDonors, transplantDensity } from '../../../../src/algorithms/densities/transplant/transplant-density.ts';
import type { Vec3 } from '../../../../src/volume/grid.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, hierarchyOf, valuesOf } from '../../support.ts';

const BRAIN = hierarchyOf([1, 'root', [[2, 'A', [[3, 'A1'], [4, 'A2'], [5, 'A3']]], [6, 'B', [[7, 'B1']]]]]); // biome-ignore format: a tree

const shapeOf = (values: readonly unknown[]): Vec3 => [values.length, 1, 1];

async function transplant(source: readonly number[], density: readonly number[], destination: readonly number[]) {
  const from = await rankVoxels(BRAIN, annotationOf(shapeOf(source), source));
  const to = await rankVoxels(BRAIN, annotationOf(shapeOf(destination), destination));
  const volume = memorySource(volumeOf('double', shapeOf(density), density));
  const moved = await transplantDensity({ source: volume, type: 'double' }, from, to, findDonors(from, to));
  return { from, to, volume, values: await valuesOf(moved.values) };
}

test('a region gets its mean density, one that the source lacks that of the nearest above with voxels', async () => {
  const { values } = await transplant([3, 3, 4, 0], [1, 3, 5, 9], [0, 3, 4, 5, 5, 7, 99]);
  assert.deepEqual(values, [0, 2, 5, 3, 3, 3, 0]);
});

test('voxels that carry a region with children count for it, before those below it', async () => {
  assert.deepEqual((await transplant([2, 3], [8, 2], [2, 3, 4])).values, [8, 2, 5]);
});

test('the mean density of each region that both annotate is kept', async () => {
  const labels = fc.array(fc.constantFrom(0, 3, 4, 5, 7), { minLength: 1, maxLength: 30 });
  const run = fc.asyncProperty(
    labels,
    labels,
    fc.infiniteStream(fc.integer({ min: 0, max: 99 })),
    async (a, b, numbers) => {
      const { from, to, volume, values } = await transplant(a, [...numbers.take(a.length)], b);
      const before = await sumsByRank(from, volume);
      const after = await sumsByRank(to, memorySource(volumeOf('double', shapeOf(b), values)));
      assert.ok(values.every((value) => value >= 0));
      for (const [rank, count] of to.counts.entries()) {
        if (rank === 0 || count === 0 || from.counts[rank] === 0) continue;
        assert.ok(Math.abs(after[rank] / count - before[rank] / from.counts[rank]) < 1e-9);
      }
    },
  );
  await fc.assert(run, { numRuns: 60 });
});
