import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LeafMethod, leavesOnly, leavesOnlyHierarchy } from '../../../src/algorithms/annotation/leaves-only.ts';
import { newRegionId } from '../../../src/ontology/region-id.ts';
import { annotationOf, hierarchyOf, valuesOf, withPool } from '../support.ts';

const BRAIN = hierarchyOf([
  1,
  'root',
  [
    [2, 'TH', [[4, 'VM'], [5, 'MD', [[7, 'MDc'], [8, 'MDl']]]]],
    [3, 'HY', [[6, 'LH']]],
  ], // biome-ignore format: a tree
]);
const [HY_O, TH_O] = ['HY_O', 'TH_O'].map(newRegionId);

const row = (labels: number[], methods: [string, LeafMethod][], planes?: number) =>
  withPool(2, async (pool) => {
    const annotation = annotationOf([1, 1, labels.length], labels);
    const result = await leavesOnly(pool, BRAIN, annotation, { methods: new Map(methods) }, { planes });
    return { ...result, values: await valuesOf(result.annotation.values) };
  });

test('gives voxels to the label that weighs most among the six nearest below', async () => {
  // 1/1 for 4 on the left against 1/2 + 1/3 + 1/4 for 7 on the right.
  const { values, relabelling, extrapolated } = await row([4, 2, 9, 7, 7, 7, 0, 0, 8], [['TH', 'extrapolate']]);
  assert.deepEqual(values, [4, 7, 9, 7, 7, 7, 0, 0, 8]);
  assert.equal(relabelling.size, 0);
  assert.deepEqual(extrapolated, [2]);
});

test('takes the smallest of labels that weigh the same', async () => {
  assert.deepEqual((await row([7, 2, 4], [['TH', 'extrapolate']])).values, [7, 4, 4]);
});

test('goes from the lower regions to the upper ones', async () => {
  const { values, extrapolated } = await row([8, 5, 5, 2, 2, 0], [['root', 'extrapolate']], 1);
  assert.deepEqual(extrapolated, [5, 2]);
  assert.deepEqual(values, [8, 8, 8, 8, 8, 0]);
});

test('follows the method of the nearest region above that has one', () => {
  const counts = new Map([[1, 1], [2, 3], [4, 1], [5, 1], [7, 1], [3, 2], [6, 1]]); // biome-ignore format: a table
  const methods = new Map<string, LeafMethod>([['TH', 'extrapolate'], ['MD', 'create']]); // biome-ignore format: a table
  const { relabelling, extrapolated } = leavesOnlyHierarchy(BRAIN, counts, { methods });
  assert.deepEqual([...relabelling.keys()], [5, 3, 1]);
  assert.deepEqual(extrapolated, [2]);
});

test('makes a leaf where the regions below have no voxels', async () => {
  const methods: [string, LeafMethod][] = [['root', 'extrapolate']];
  const { values, hierarchy } = await row([3, 3, 2], methods);
  assert.deepEqual(values, [HY_O, HY_O, TH_O]);
  assert.deepEqual(hierarchy.get(3).children, [6, HY_O]);
});

test('refuses a method for a region that does not exist', () => {
  const methods = new Map<string, LeafMethod>([['CA9', 'extrapolate']]);
  assert.throws(() => leavesOnlyHierarchy(BRAIN, new Map(), { methods }), { tag: 'UnknownRegion', message: /CA9/ });
});
