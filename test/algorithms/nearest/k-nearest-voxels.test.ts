import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kNearestVoxels, NO_SOURCE } from '../../../src/algorithms/nearest/k-nearest-voxels.ts';
import { QUERY } from '../../../src/algorithms/nearest/roles.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import type { WorkerPool } from '../../../src/volume/worker-pool.ts';
import { volumeOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';

const SHAPE: Vec3 = [7, 5, 6];
const [W, H, D] = SHAPE;
const at = (i: number): Vec3 => [i % W, Math.floor(i / W) % H, Math.floor(i / (W * H))];
const square = (a: number, b: number) => at(a).reduce((sum, value, axis) => sum + (value - at(b)[axis]) ** 2, 0);

function bySorting(roles: readonly number[], query: number, k: number): number[] {
  const sources = roles.flatMap((role, i) => (role + QUERY === roles[query] ? [i] : []));
  const sorted = sources.sort((a, b) => square(a, query) - square(b, query) || a - b).slice(0, k);
  return [...sorted, ...new Array<number>(k - sorted.length).fill(NO_SOURCE)];
}

async function find(pool: WorkerPool, roles: readonly number[], k: number) {
  const answers = await kNearestVoxels(pool, volumeOf('uint8', SHAPE, roles), k);
  return new Map(
    answers.flatMap(({ voxels, nearest }) =>
      [...voxels].map((voxel, n) => [voxel, [...nearest.subarray(k * n, k * n + k)]] as const),
    ),
  );
}

test('finds what sorting all sources by distance and file order finds, by group', async () => {
  const role = fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(1, 2, QUERY + 1, QUERY + 2) },
  );
  const roles = fc.array(role, { minLength: W * H * D, maxLength: W * H * D, size: 'max' });
  await withPool(2, (pool) =>
    fc.assert(
      fc.asyncProperty(roles, fc.constantFrom(1, 6), async (values, k) => {
        const expected = new Map(
          values.flatMap((value, i) => (value > QUERY ? [[i, bySorting(values, i, k)] as const] : [])),
        );
        const found = await find(pool, values, k);
        assert.equal(found.size, expected.size);
        for (const [voxel, nearest] of expected) assert.deepEqual(found.get(voxel), nearest);
      }),
      { numRuns: 60 },
    ),
  );
});

test('says where a group has fewer than k sources', async () => {
  const roles = new Array<number>(W * H * D).fill(0);
  roles[0] = 1;
  roles[3] = QUERY + 1;
  roles[4] = QUERY + 2;
  const found = await withPool(1, (pool) => find(pool, roles, 2));
  assert.deepEqual(
    found,
    new Map([
      [3, [0, NO_SOURCE]],
      [4, [NO_SOURCE, NO_SOURCE]],
    ]),
  );
});
