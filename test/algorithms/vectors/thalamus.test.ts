import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { INSIDE, SOURCE, TARGET } from '../../../src/algorithms/vectors/landscape.ts';
import { type ThalamusRelease, thalamusDirectionVectors } from '../../../src/algorithms/vectors/thalamus.ts';
import { writeThalamusLandscapes } from '../../../src/algorithms/vectors/thalamus-landscapes.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { assertClose, hierarchyOf, withPool } from '../support.ts';
import { BRAIN, gather, labelsOf, sha256, sourceOf, THALAMUS, THALAMUS_SHAPE, vectorAt } from './fixtures.ts';

const compute = (labels: ArrayLike<number>, size: number, release?: ThalamusRelease, threads = 2) =>
  withPool(threads, async (pool) => {
    const annotation = sourceOf(THALAMUS_SHAPE, labels, size);
    const vectors = await thalamusDirectionVectors(pool, BRAIN, annotation, { release });
    return { values: await gather(vectors), warnings: vectors.warnings };
  });

describe('vectors of the thalamus', () => {
  // The hashes are those of atlas-direction-vectors 0.1.5 on the same annotations.
  for (const [size, hash] of [
    [2, '1e115fe637f759f2a357eeb49ec1221a3b826ec55bde388df6e5052e2a0a1bae'],
    [10, '5b576b906e099c302ba7247c3700c8cf5dd5e8bd81d40f5352d3486a52b151a4'],
    [25, 'f3dd7da4b7c68b22a46ee7b780c6a1c33a78ceece1569b10fdffca78a89f6edb'],
  ] as const) {
    test(`are those of the reference at ${size} µm`, async () => {
      const { values, warnings } = await compute(THALAMUS, size);
      assert.deepEqual(warnings, []);
      assert.equal(sha256(values), hash);
    });
  }

  test('are NaN where the blur does not reach, which is said', async () => {
    const { values, warnings } = await compute(THALAMUS, 1);
    assert.equal(sha256(values), 'a9a8fa5501928c3e66c1d2af8adebba99d84c17fd44f9832ce7436480a1a05ca');
    assert.match(warnings.join(), /^400 of the 900 voxels of the thalamus \(44\.444 %\)/);
  });

  test('do not depend on the number of workers', async () => {
    const hashes = await Promise.all(
      [1, 3].map(async (threads) => sha256((await compute(THALAMUS, 25, '0.1.5', threads)).values)),
    );
    assert.equal(hashes[0], hashes[1]);
  });

  test('are unit vectors, mirrored when the annotation is', async () => {
    const plane = THALAMUS_SHAPE[0] * THALAMUS_SHAPE[1];
    const slanted = labelsOf(THALAMUS_SHAPE, (x, y, z) =>
      x < 2 || x + y + 2 * z > 32 ? 0 : x < 4 - (z >> 2) ? 262 : 733,
    );
    const mirrored = slanted.map((_, i) => slanted[(i % plane) + plane * (11 - Math.floor(i / plane))]);
    const [{ values }, other] = await Promise.all([compute(slanted, 25), compute(mirrored, 25)]);
    labelsOf(THALAMUS_SHAPE, (x, y, z) => {
      const vector = vectorAt(values, THALAMUS_SHAPE, [x, y, z]);
      const [a, b, c] = vectorAt(other.values, THALAMUS_SHAPE, [x, y, 11 - z]);
      assertClose(
        [a, b, -c].map((value) => value + 0),
        vector.map((value) => value + 0),
        0,
      );
      const norm = Math.hypot(...vector);
      assert.equal(Number.isNaN(norm), slanted[x + 12 * (y + 12 * z)] === 0);
      assert.ok(Number.isNaN(norm) || Math.abs(norm - 1) < 1e-6);
      return 0;
    });
  });

  test('of the main branch leave out what it does not list, which is said', async () => {
    const labels = THALAMUS.map((label) => (label === 733 ? 709 : label));
    const listed = await compute(labels, 25, 'main');
    assert.match(listed.warnings.join(), /^480 of the 900 voxels of the thalamus/);
    assert.ok(Number.isNaN(vectorAt(listed.values, THALAMUS_SHAPE, [5, 8, 5])[0]));
    assert.deepEqual((await compute(labels, 25)).warnings, []);
  });

  test('a voxel is judged by its size along x; rotated axes and absent regions are refused', async () => {
    const anisotropic = memorySource(
      volumeOf('uint32', THALAMUS_SHAPE, THALAMUS, gridOf(THALAMUS_SHAPE, { spacing: [-25, 10, 40] })),
    );
    const rotated = { ...anisotropic, grid: { ...anisotropic.grid, directions: [[0, 25, 0], [25, 0, 0], [0, 0, 25]] as [Vec3, Vec3, Vec3] } }; // biome-ignore format: a matrix
    await withPool(1, async (pool) => {
      const values = await gather(await thalamusDirectionVectors(pool, BRAIN, anisotropic));
      assert.equal(sha256(values), sha256((await compute(THALAMUS, 25)).values));
      await assert.rejects(thalamusDirectionVectors(pool, BRAIN, rotated), { tag: 'RotatedGrid' });
      const empty = hierarchyOf([1, 'root', [[262, 'striatum']]]);
      await assert.rejects(thalamusDirectionVectors(pool, empty, anisotropic), { tag: 'RegionWithoutVoxels' });
    });
  });
});

test('the target of the thalamus is outside of it, beside both it and its reticular nucleus', () => {
  // A cube of 5³ that lacks its plane x = 2, and of it the plane x = 1 for the nucleus, with a voxel of nothing around.
  const shape: Vec3 = [7, 7, 7];
  const isCube = (x: number, y: number, z: number) => [x, y, z].every((i) => i > 0 && i < 6) && x !== 3;
  const parts = Uint8Array.from(labelsOf(shape, (x, y, z) => (isCube(x, y, z) ? (x === 2 ? 3 : 1) : 0)));
  const [complement, reticular] = [new Uint8Array(343), new Uint8Array(343)];
  writeThalamusLandscapes([], { parts, shape, complement, reticular });
  labelsOf(shape, (x, y, z) => {
    const i = x + 7 * (y + 7 * z);
    const inPlane = [y, z].every((j) => j > 0 && j < 6);
    const onRing = [y, z].some((j) => j === 0 || j === 6) && [y, z].some((j) => j > 0 && j < 6);
    const target = (x === 3 && inPlane) || (x === 2 && onRing) ? TARGET : 0;
    const isNucleus = x === 2 && inPlane;
    assert.equal(complement[i], isCube(x, y, z) && !isNucleus ? INSIDE : target);
    assert.equal(reticular[i], isNucleus ? INSIDE : isCube(x, y, z) ? SOURCE : target);
    return 0;
  });
});
