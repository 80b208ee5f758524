import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Contour } from '../../../src/algorithms/export/region-contours.ts';
import { regionVoxels } from '../../../src/algorithms/export/region-voxels.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { annotationOf, hierarchyOf } from '../support.ts';

const BRAIN = hierarchyOf([
  1,
  'root',
  [
    [
      2,
      'A',
      [
        [4, 'A1'],
        [5, 'A2', [[4000000000, 'A2x']]],
      ],
    ],
    [3, 'B'],
  ],
]);
const SHAPE: Vec3 = [4, 3, 5];
const VOXELS = 60;
const annotations = fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 4000000000), {
  minLength: VOXELS,
  maxLength: VOXELS,
});

const maskOf = (labels: readonly number[], id: number) => labels.map((label) => BRAIN.descendants(id).includes(label));

/** Dilates the mask and takes it away again, as the reference does for each region. */
function contourByDilation(labels: readonly number[], id: number): Contour {
  const inside = maskOf(labels, id);
  const [w, h, d] = SHAPE;
  const contour = new Map<number, number>();
  for (const [i, label] of labels.entries()) {
    const [x, y, z] = [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];
    const touches =
      (x > 0 && inside[i - 1]) ||
      (x + 1 < w && inside[i + 1]) ||
      (y > 0 && inside[i - w]) ||
      (y + 1 < h && inside[i + w]) ||
      (z > 0 && inside[i - w * h]) ||
      (z + 1 < d && inside[i + w * h]);
    if (!inside[i] && touches) contour.set(label, (contour.get(label) ?? 0) + 1);
  }
  return contour;
}

const sorted = (contour: Contour = new Map()) => [...contour].sort(([a], [b]) => a - b);

describe('from one pass over an annotation', () => {
  let pools: readonly WorkerPool[];
  before(() => {
    pools = [1, 2].map((threads) => createWorkerPool({ threads }));
  });
  after(() => Promise.all(pools.map((pool) => pool.close())));
  const slabbing = () => fc.record({ pool: fc.constantFrom(...pools), planes: fc.integer({ min: 1, max: 6 }) });

  test('come the contours that dilating each region gives, for any slabs and workers', async () => {
    const agree = async (labels: number[], { pool, planes }: { pool: WorkerPool; planes: number }) => {
      const { contours } = await regionVoxels(pool, BRAIN, annotationOf(SHAPE, labels), { planes });
      for (const { id } of BRAIN.regions) {
        assert.deepEqual(sorted(contours.get(id)), sorted(contourByDilation(labels, id)), `region ${id}`);
      }
    };
    await fc.assert(fc.asyncProperty(annotations, slabbing(), agree), { numRuns: 60 });
  });

  test('come the masks of all regions that have voxels, for any slabs and workers', async () => {
    const agree = async (labels: number[], { pool, planes }: { pool: WorkerPool; planes: number }) => {
      const { masks } = await regionVoxels(pool, BRAIN, annotationOf(SHAPE, labels), { planes });
      for (const { id } of BRAIN.regions) {
        const mask = maskOf(labels, id);
        const runs = masks.get(id);
        assert.equal(runs !== undefined, mask.includes(true));
        const filled = new Array<boolean>(VOXELS).fill(false);
        for (const [i, start] of (runs?.starts ?? []).entries()) {
          assert.ok(i === 0 || start > (runs?.ends[i - 1] ?? 0), 'runs that touch are one');
          filled.fill(true, start, runs?.ends[i]);
        }
        assert.deepEqual(filled, mask);
      }
    };
    await fc.assert(fc.asyncProperty(annotations, slabbing(), agree), { numRuns: 60 });
  });

  test('come masks that leave labels of no region out', async () => {
    const { masks } = await regionVoxels(pools[0], BRAIN, annotationOf([3, 1, 1], [3, 99, 3]));
    assert.deepEqual([...(masks.get(1)?.starts ?? [])], [0, 2]);
  });
});
