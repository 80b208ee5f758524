import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearestVoxels } from '../../../src/algorithms/nearest/nearest-voxels.ts';
import { QUERY } from '../../../src/algorithms/nearest/roles.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { volumeOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';

const SHAPE: Vec3 = [9, 7, 8];
const [W, H, D] = SHAPE;
const at = (i: number): Vec3 => [i % W, Math.floor(i / W) % H, Math.floor(i / (W * H))];

/** By trying every source in file order; undefined where there is none. */
function byTrial(roles: readonly number[], zHalfway: number): Map<number, number | undefined> {
  const half = (i: number) => at(i)[2] < zHalfway;
  const square = (a: Vec3, b: Vec3) => a.reduce((sum, value, axis) => sum + (value - b[axis]) ** 2, 0);
  const nearest = (query: number) => {
    let best: number | undefined;
    for (const [i, role] of roles.entries()) {
      if (role + QUERY !== roles[query] || half(i) !== half(query)) continue;
      if (best === undefined || square(at(i), at(query)) < square(at(best), at(query))) best = i;
    }
    return best;
  };
  return new Map(roles.flatMap((role, i) => (role > QUERY ? [[i, nearest(i)]] : [])));
}

async function find(roles: readonly number[], zHalfway: number | undefined, threads = 1) {
  return withPool(threads, async (pool) => {
    const { answers, unanswered } = await nearestVoxels(pool, volumeOf('uint8', SHAPE, roles), { zHalfway });
    const pairs = answers.flatMap(({ voxels, nearest }) => [...voxels].map((voxel, n) => [voxel, nearest[n]] as const));
    return { pairs, unanswered };
  });
}

test('finds what trying every source finds, by group and half, the first in file order of the equally near', async () => {
  const role = fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2, QUERY + 1, QUERY + 2) },
  );
  const roles = fc.array(role, { minLength: W * H * D, maxLength: W * H * D, size: 'max' });
  await withPool(1, (pool) =>
    fc.assert(
      fc.asyncProperty(roles, fc.constantFrom(0, 3, 8), async (values, zHalfway) => {
        const { answers, unanswered } = await nearestVoxels(pool, volumeOf('uint8', SHAPE, values), { zHalfway });
        const found = new Map(
          answers.flatMap(({ voxels, nearest }) => [...voxels].map((voxel, n) => [voxel, nearest[n]] as const)),
        );
        const expected = byTrial(values, zHalfway);
        assert.equal(found.size + unanswered.reduce((sum, { voxels }) => sum + voxels, 0), expected.size);
        for (const [voxel, nearest] of expected) assert.equal(found.get(voxel), nearest);
      }),
      { numRuns: 60 },
    ),
  );
});

test('reports the queries of a group that has no source in its half, and answers the rest', async () => {
  const roles = new Array<number>(W * H * D).fill(0);
  roles[0] = 1;
  roles[5] = QUERY + 1;
  roles[W * H * D - 1] = QUERY + 1;
  roles[W * H * D - 2] = QUERY + 3;
  assert.deepEqual(await find(roles, undefined), {
    pairs: [
      [5, 0],
      [W * H * D - 1, 0],
    ],
    unanswered: [{ group: 3, half: 'whole', voxels: 1 }],
  });
  const { pairs, unanswered } = await find(roles, 4);
  assert.deepEqual(pairs, [[5, 0]]);
  assert.deepEqual(unanswered, [
    { group: 1, half: 'right', voxels: 1 },
    { group: 3, half: 'right', voxels: 1 },
  ]);
});

test('does not depend on the number of workers', async () => {
  const roles = Array.from({ length: W * H * D }, (_, i) => [0, 1, QUERY + 1, 2, QUERY + 2][(i * 2654435761) % 5]);
  assert.deepEqual(await find(roles, 4, 2), await find(roles, 4, 1));
});

test('finds sources as near in the mirror image', async () => {
  const roles = Array.from({ length: W * H * D }, (_, i) => [0, 0, 1, QUERY + 1][(i * 2246822519) % 4]);
  const mirrorOf = (i: number) => (i % W) + W * ((Math.floor(i / W) % H) + H * (D - 1 - Math.floor(i / (W * H))));
  const square = (a: number, b: number) => at(a).reduce((sum, value, axis) => sum + (value - at(b)[axis]) ** 2, 0);
  const there = await find(roles, 4);
  const here = new Map((await find(roles.map((_, i) => roles[mirrorOf(i)]), 4)).pairs); // biome-ignore format: short
  assert.equal(there.pairs.length, here.size);
  for (const [voxel, nearest] of there.pairs) {
    const image = mirrorOf(voxel);
    assert.equal(square(voxel, nearest), square(image, here.get(image) ?? -1));
  }
});
