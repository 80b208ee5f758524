import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { directionVectorsFromCenter, type FromCenterOptions } from '../../../src/algorithms/vectors/from-center.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { createWorkerPool, type WorkerPool } from '../../../src/volume/worker-pool.ts';
import { annotationOf, assertClose, hierarchyOf, valuesOf } from '../support.ts';

const BRAIN = hierarchyOf([
  1,
  'root',
  [
    [2, 'A', [[4, 'A1']]],
    [3, 'B'],
  ],
]);

/** Labels of a 2×4×4 volume with region 4 where y and z are 1 or 2. */
const BOX = Array.from({ length: 32 }, (_, i) => {
  const [y, z] = [Math.floor(i / 2) % 4, Math.floor(i / 8)];
  return y % 3 > 0 && z % 3 > 0 ? 4 : 0;
});

describe('direction vectors from a centre', () => {
  let pools: readonly WorkerPool[];
  before(() => {
    pools = [1, 2].map((threads) => createWorkerPool({ threads }));
  });
  after(() => Promise.all(pools.map((pool) => pool.close())));

  const compute = async (shape: Vec3, labels: ArrayLike<number>, options: FromCenterOptions = {}, planes?: number) => {
    const annotation = annotationOf(shape, labels);
    const { type, values } = await directionVectorsFromCenter(pools[0], BRAIN, annotation, options, { planes });
    const vectors = await valuesOf(values);
    return {
      type,
      vectors,
      at: (x: number, y: number, z: number) => {
        const i = 3 * (x + shape[0] * (y + shape[1] * z));
        return vectors.slice(i, i + 3);
      },
    };
  };

  test('point away from it, and are zero outside of the region', async () => {
    const { at, type } = await compute([2, 4, 4], BOX, { region: 'A', center: [0.5, 1, 1] });
    assert.equal(type, 'float');
    assertClose(at(0, 1, 1), [-1, 0, 0], 1e-7);
    assertClose(at(0, 1, 2), [-0.4472136, 0, 0.8944272], 1e-7);
    assertClose(at(1, 2, 2), [1 / 3, 2 / 3, 2 / 3], 1e-7);
    assert.deepEqual(at(0, 0, 0), [0, 0, 0]);
  });

  test('start from the centre of mass of the whole brain, also for a part of it', async () => {
    // The brain is voxels 0, 1, 2 and 5 of a line: their mean index is 2.
    const line = [3, 3, 4, 0, 0, 4];
    const { vectors } = await compute([6, 1, 1], line, { region: 'B' });
    assert.deepEqual(vectors, [-1, 0, 0, -1, 0, 0, ...Array(12).fill(0)]);
    assert.deepEqual((await compute([6, 1, 1], line)).at(5, 0, 0), [1, 0, 0]);
  });

  test('leave labels that are no region out', async () => {
    const { vectors } = await compute([3, 1, 1], [3, 99, 3]);
    assert.deepEqual(vectors, [-1, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  test('are NaN in a voxel that is the centre', async () => {
    const { at } = await compute([3, 1, 1], [3, 3, 3]);
    assert.deepEqual(at(1, 0, 0), [Number.NaN, Number.NaN, Number.NaN]);
  });

  test('are float64 under compat', async () => {
    const { at, type } = await compute([2, 4, 4], BOX, { center: [0.5, 1, 1], compat: true });
    assert.equal(type, 'double');
    assertClose(at(0, 1, 2), [-0.5 / Math.sqrt(1.25), 0, 1 / Math.sqrt(1.25)], 0);
  });

  test('take a regular expression for the region', async () => {
    assert.deepEqual((await compute([3, 1, 1], [4, 0, 3], { region: '@^A' })).at(2, 0, 0), [0, 0, 0]);
  });

  test('need a region that exists and has voxels', async () => {
    const unknown = { tag: 'UnknownRegion', details: { file: 'tree.json', attribute: 'acronym', value: 'C' } };
    await assert.rejects(compute([1, 1, 1], [3], { region: 'C' }), unknown);
    await assert.rejects(compute([1, 1, 1], [3], { region: 'A' }), {
      tag: 'RegionWithoutVoxels',
      details: { region: 'A' },
    });
    const foreign = compute([1, 1, 1], [99]);
    await assert.rejects(foreign, { tag: 'RegionWithoutVoxels', details: { region: 'root' } });
  });

  test('have length 1 in the region, mirror with the annotation and do not depend on slabs or workers', async () => {
    const shape: Vec3 = [3, 4, 5];
    const labels = fc.array(fc.constantFrom(0, 3, 4), { minLength: 60, maxLength: 60 });
    const holds = async (voxels: number[], pool: WorkerPool, planes: number) => {
      fc.pre(voxels.some((label) => label > 0));
      const { vectors } = await compute(shape, voxels);
      const cut = await directionVectorsFromCenter(pool, BRAIN, annotationOf(shape, voxels), {}, { planes });
      assert.deepEqual(await valuesOf(cut.values), vectors);
      voxels.forEach((label, i) => {
        const length = Math.hypot(...vectors.slice(3 * i, 3 * i + 3));
        assert.ok(label === 0 ? length === 0 : Number.isNaN(length) || Math.abs(length - 1) < 1e-6);
      });
      const mirror = (i: number) => i - (i % 3) + (2 - (i % 3));
      const mirrored = await compute(
        shape,
        voxels.map((_, i) => voxels[mirror(i)]),
      );
      voxels.forEach((_, i) => {
        const [x, y, z] = mirrored.vectors.slice(3 * mirror(i), 3 * mirror(i) + 3);
        assertClose([-x, y, z], vectors.slice(3 * i, 3 * i + 3), 1e-6);
      });
    };
    const samples = fc.asyncProperty(labels, fc.constantFrom(...pools), fc.integer({ min: 1, max: 6 }), holds);
    await fc.assert(samples, { numRuns: 20 });
  });
});
