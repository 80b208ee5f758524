import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hierarchyTable, regionVolumes } from '../../../../src/algorithms/densities/regions/hierarchy-table.ts';
import {
  addByRank,
  createSums,
  rollUp,
  sumsByRank,
  totalsOf,
} from '../../../../src/algorithms/densities/regions/region-sums.ts';
import {
  brainVoxels,
  ranksAmong,
  rankVoxels,
  unknownLabels,
} from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, type Branch, hierarchyOf } from '../../support.ts';

const tree = hierarchyOf([900, 'brain', [[70, 'CB', [[40, 'CBXmo'], [50, 'CBXpu']]], [60, 'fibres']]]); // biome-ignore format: a tree

const LABELS = [0, 40, 40, 50, 0, 60, 4_000_000_000, 900, 7, 7, 40, 0];

test('numbers regions in pre-order, then the labels that the hierarchy lacks', async () => {
  const voxels = await rankVoxels(tree, annotationOf([2, 3, 2], LABELS));
  assert.deepEqual([...voxels.ranks], [0, 3, 3, 4, 0, 5, 6, 1, 7, 7, 3, 0]);
  assert.deepEqual(voxels.labels, [0, 900, 70, 40, 50, 60, 4_000_000_000, 7]);
  assert.deepEqual([...voxels.counts], [3, 1, 0, 3, 1, 1, 1, 2]);
  assert.equal(brainVoxels(voxels), 9);
  assert.deepEqual([...unknownLabels(voxels)], [[4_000_000_000, 1], [7, 2]]); // biome-ignore format: pairs
  assert.deepEqual([...ranksAmong(voxels, new Set([7, 40, 123]))], [0, 0, 0, 1, 0, 0, 0, 1]);
});

test('numbers voxels alike, whatever the slabs', async () => {
  const source = annotationOf([1, 2, 6], LABELS);
  const whole = await rankVoxels(tree, source);
  for (const planes of [1, 4]) assert.deepEqual(await rankVoxels(tree, source, { planes }), whole);
});

test('lists regions by id and adds up the volumes of closed subtrees', async () => {
  const voxels = await rankVoxels(tree, annotationOf([2, 3, 2], LABELS));
  const table = hierarchyTable(tree);
  assert.deepEqual(
    table.map(({ id, rank, end }) => [id, rank, end]),
    [[40, 3, 4], [50, 4, 5], [60, 5, 6], [70, 2, 5], [900, 1, 6]], // biome-ignore format: rows
  );
  assert.deepEqual(
    hierarchyTable(tree, tree.get(70)).map(({ id }) => id),
    [40, 50, 70],
  );
  const { own, total } = regionVolumes(voxels);
  const voxel = 1.5625e-5;
  assert.deepEqual([...own], [0, voxel, 0, 3 * voxel, voxel, voxel, voxel, 2 * voxel]);
  assert.deepEqual([...total], [0, 6 * voxel, 4 * voxel, 3 * voxel, voxel, voxel, voxel, 2 * voxel]);
});

test('loses nothing of small values beside large ones', () => {
  const sums = createSums(2);
  const values = Float64Array.of(1e16, 1, -1e16, 3, 0.5);
  addByRank(sums, Uint16Array.of(1, 1, 1, 1, 0), values);
  assert.deepEqual([...totalsOf(sums)], [0.5, 4]);
});

test('sums a volume by region, whatever the slabs', async () => {
  const voxels = await rankVoxels(tree, annotationOf([1, 2, 6], LABELS));
  const volume = memorySource(volumeOf('float', [1, 2, 6], LABELS.keys().toArray()));
  for (const planes of [1, 4, 6]) {
    assert.deepEqual([...(await sumsByRank(voxels, volume, { planes }))], [15, 7, 0, 13, 3, 5, 6, 17]);
  }
  const other = memorySource(volumeOf('float', [2, 1, 6], LABELS));
  await assert.rejects(sumsByRank(voxels, other), { tag: 'GridMismatch' });
});

test('keeps what is infinite or not a number', () => {
  const sums = createSums(3);
  addByRank(sums, Uint16Array.of(0, 1, 2, 2), Float64Array.of(Number.NaN, Infinity, 1, 2));
  assert.deepEqual([...totalsOf(sums)], [Number.NaN, Infinity, 3]);
});

test('a total is that of the regions of the closed subtree, whatever the tree', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e6), { minLength: 1, maxLength: 20 }), (seeds) => {
      const parents = seeds.map((seed, i) => (i === 0 ? -1 : seed % i));
      const branch = (i: number): Branch => [
        i + 1,
        `r${i}`,
        parents.flatMap((parent, child) => (parent === i ? [branch(child)] : [])),
      ];
      const hierarchy = hierarchyOf(branch(0));
      const own = Float64Array.from([0, ...hierarchy.regions.map(({ id }) => seeds[id - 1])]);
      const totals = rollUp(hierarchy, own);
      for (const { id, enter } of hierarchy.regions) {
        const sum = hierarchy.descendants(id).reduce((total, below) => total + seeds[below - 1], 0);
        assert.equal(totals[enter + 1], sum);
      }
    }),
  );
});
