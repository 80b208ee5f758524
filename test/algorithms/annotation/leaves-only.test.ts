import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { checkLeavesOnly } from '../../../src/algorithms/annotation/check-leaves-only.ts';
import { labelCounts } from '../../../src/algorithms/annotation/label-counts.ts';
import { leavesOnly, leavesOnlyHierarchy } from '../../../src/algorithms/annotation/leaves-only.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { annotationOf, hierarchyOf, valuesOf } from '../support.ts';

const BRAIN = hierarchyOf([
  1,
  'root',
  [
    [
      2,
      'MD',
      [
        [4, 'MDc'],
        [5, 'MDl'],
      ],
    ],
    [3, 'LGv', [[6, 'LGvl']]],
  ],
]);
// By atlas-splitter 0.1.5.
const [MD_O, LGV_O] = [3009745967, 1043765183];

test('adds a leaf, last among the children, to regions that have voxels and children', () => {
  const { hierarchy, relabelling } = leavesOnlyHierarchy(
    BRAIN,
    new Map([
      [0, 9],
      [2, 5],
      [4, 1],
      [3, 1],
    ]),
  );
  assert.deepEqual(
    [...relabelling],
    [
      [2, MD_O],
      [3, LGV_O],
    ],
  );
  assert.deepEqual(hierarchy.get(2).children, [4, 5, MD_O]);
  assert.deepEqual(hierarchy.get(1).children, [2, 3]);
});

test('describes the new leaf after its parent', () => {
  const { hierarchy } = leavesOnlyHierarchy(BRAIN, new Map([[2, 5]]));
  assert.deepEqual(Object.entries(hierarchy.get(MD_O).attributes), [
    ['id', MD_O],
    ['acronym', 'MD_O'],
    ['name', 'the MD: Other'],
    ['parent_structure_id', 2],
    ['color_hex_triplet', 'FFFFFF'],
    ['ontology_id', 1],
    ['hemisphere_id', 3],
  ]);
});

test("writes the hierarchy in AIBS's wrapper, also when nothing was added", () => {
  const { hierarchy, relabelling } = leavesOnlyHierarchy(BRAIN, new Map([[4, 1]]));
  assert.equal(relabelling.size, 0);
  const header = { success: true, id: 0, start_row: 0, num_rows: 1, total_rows: 1 };
  assert.deepEqual(hierarchy.toJson(), { ...header, msg: [BRAIN.toJson()] });
});

test('uses a leaf again that is there already', () => {
  const once = leavesOnlyHierarchy(BRAIN, new Map([[2, 5]]));
  const twice = leavesOnlyHierarchy(once.hierarchy, new Map([[2, 5]]));
  assert.deepEqual([...twice.relabelling], [[2, MD_O]]);
  assert.deepEqual(twice.hierarchy.toJson(), once.hierarchy.toJson());
});

test('refuses a leaf whose id another region has', () => {
  const taken = hierarchyOf([
    1,
    'root',
    [
      [2, 'MD', [[4, 'MDc']]],
      [MD_O, 'other'],
    ],
  ]);
  const details = { acronym: 'MD_O', id: MD_O, taken: 'other' };
  assert.throws(() => leavesOnlyHierarchy(taken, new Map([[2, 1]])), { tag: 'RegionIdTaken', details });
});

describe('leaves-only annotations', () => {
  let pools: readonly WorkerPool[];
  before(() => {
    pools = [1, 2].map((threads) => createWorkerPool({ threads }));
  });
  after(() => Promise.all(pools.map((pool) => pool.close())));

  test('move the voxels of a region with children to its leaf and leave all others alone', async () => {
    const annotation = annotationOf([2, 2, 2], [0, 2, 2, 4, 3, 6, 77, 1]);
    const { annotation: result } = await leavesOnly(pools[0], BRAIN, annotation);
    const [root] = leavesOnlyHierarchy(BRAIN, new Map([[1, 1]])).relabelling.values();
    assert.deepEqual(await valuesOf(result.values), [0, MD_O, MD_O, 4, LGV_O, 6, 77, root]);
    assert.deepEqual([result.type, result.components], ['uint32', 1]);
  });

  test('have leaves only, are the same for any slabs, and do not change when made again', async () => {
    const labels = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 6), { minLength: 60, maxLength: 60 });
    const holds = async (voxels: number[], pool: WorkerPool, planes: number) => {
      const annotation = annotationOf([3, 4, 5], voxels);
      const whole = await leavesOnly(pools[0], BRAIN, annotation);
      const values = await valuesOf(whole.annotation.values);
      const cut = await leavesOnly(pool, BRAIN, annotation, {}, { planes });
      assert.deepEqual(await valuesOf(cut.annotation.values), values);
      checkLeavesOnly(whole.hierarchy, await labelCounts(pool, annotationOf([3, 4, 5], values), { planes }));
      const again = await leavesOnly(pool, whole.hierarchy, annotationOf([3, 4, 5], values));
      assert.equal(again.relabelling.size, 0);
      assert.deepEqual(await valuesOf(again.annotation.values), values);
    };
    const samples = fc.asyncProperty(labels, fc.constantFrom(...pools), fc.integer({ min: 1, max: 6 }), holds);
    await fc.assert(samples, { numRuns: 25 });
  });
});

test('names the labels that are no region or no leaf', () => {
  const counts = new Map([
    [0, 3],
    [2, 1],
    [4, 1],
    [99, 1],
    [88, 2],
  ]);
  assert.throws(() => checkLeavesOnly(BRAIN, counts), {
    tag: 'NotLeavesOnly',
    details: { file: 'tree.json', unknown: [88, 99], notLeaves: [2] },
    message: /2 \(88, 99\) are not in tree\.json and 1 \(2\)/,
  });
});
