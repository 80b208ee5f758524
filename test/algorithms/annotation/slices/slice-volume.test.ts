import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sliceVolume } from '../../../../src/algorithms/annotation/slices/slice-volume.ts';
import { wholeBox } from '../../../../src/algorithms/regions/bounding-box.ts';
import type { Grid, Vec3 } from '../../../../src/volume/grid.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { createWorkerPool, type WorkerPool } from '../../../../src/volume/worker-pool.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';
import { naiveSlices } from './naive-slices.ts';

interface Setting {
  readonly grid: Grid;
  readonly mask: readonly number[];
  readonly vectors: readonly number[];
  readonly thicknesses: readonly number[];
  readonly resolution: number;
}

/** One value a voxel, in Fortran order. */
const perVoxel = <Value>([w, h, d]: Vec3, value: (x: number, y: number, z: number) => Value): Value[] =>
  Array.from({ length: w * h * d }, (_, i) => value(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))));

describe('slices along streamlines', () => {
  let pools: readonly WorkerPool[];
  before(() => {
    pools = [1, 2].map((threads) => createWorkerPool({ threads }));
  });
  after(() => Promise.all(pools.map((pool) => pool.close())));

  const slices = async ({ grid, mask, vectors, thicknesses, resolution }: Setting, pool = pools[0]) => {
    const volume = volumeOf('uint8', grid.shape, mask, grid);
    const field = memorySource(volumeOf('float', grid.shape, vectors, grid));
    const region = { box: wholeBox(grid.shape), mask: volume };
    const cutOff = await sliceVolume(pool, region, field, { thicknesses, resolution });
    return { slices: [...volume.values], cutOff };
  };

  const bar = (thicknesses: readonly number[]): Setting => {
    const shape: Vec3 = [22, 6, 6];
    const isInside = (x: number, y: number, z: number) => x > 1 && x < 20 && y > 1 && y < 4 && z > 1 && z < 4;
    return {
      grid: gridOf(shape, { spacing: [2, 2, 2] }),
      mask: perVoxel(shape, (x, y, z) => Number(isInside(x, y, z))),
      vectors: perVoxel(shape, () => [1, 0, 0]).flat(),
      thicknesses,
      resolution: 0.5,
    };
  };
  const barSlices = [
    { thicknesses: [1, 1, 1, 1, 1, 1], lengths: [3, 3, 3, 3, 3, 3] },
    { thicknesses: [2, 2, 5, 5, 2, 2], lengths: [2, 2, 5, 5, 2, 2] },
  ];
  for (const { thicknesses, lengths } of barSlices) {
    test(`a bar of 18 voxels has slices of ${lengths.join(', ')}`, async () => {
      const setting = bar(thicknesses);
      const along = [0, 0, ...lengths.flatMap((length, slice) => Array(length).fill(slice + 1)), 0, 0];
      const expected = perVoxel(setting.grid.shape, (x, y, z) => (setting.mask[x + 22 * (y + 6 * z)] ? along[x] : 0));
      assert.deepEqual((await slices(setting)).slices, expected);
    });
  }

  test('are those of streamlines followed one by one to both ends, whatever the field', async () => {
    const axis = fc.integer({ min: 1, max: 5 });
    const voxelSize = fc.constantFrom(25, 10, -25, 0.7, 40.3);
    const cell = fc.record({
      inside: fc.constantFrom(true, true, true, false),
      // Mostly upwards: a field that goes in circles has no end.
      vector: fc.tuple(...[-0.6, 0.2, -0.6].map((min) => fc.float({ min: Math.fround(min), max: 1, noNaN: true }))),
      isDefined: fc.constantFrom(true, true, true, false),
    });
    const sample = fc.tuple(axis, axis, axis).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        spacing: fc.tuple(voxelSize, fc.constantFrom(25, 10, 0.7), voxelSize),
        origin: fc.tuple(fc.constantFrom(0, -1000, 3.3), fc.constantFrom(0, 7), fc.constantFrom(0, 1e4)),
        voxels: fc.array(cell, {
          minLength: shape[0] * shape[1] * shape[2],
          maxLength: shape[0] * shape[1] * shape[2],
        }),
        thicknesses: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(sample, fc.constantFrom(...pools), async (drawn, pool) => {
        const { shape, spacing, origin, voxels, thicknesses } = drawn;
        const setting: Setting = {
          grid: gridOf(shape, { spacing, origin }),
          mask: voxels.map(({ inside }) => Number(inside)),
          vectors: voxels.flatMap(({ vector, isDefined, inside }) =>
            isDefined || inside ? vector : [Number.NaN, Number.NaN, Number.NaN],
          ),
          thicknesses,
          resolution: 0.5,
        };
        const result = await slices(setting, pool);
        assert.deepEqual(result, { slices: naiveSlices(setting), cutOff: 0 });
      }),
      { numRuns: 40 },
    );
  });

  const whirl = (): Setting => {
    const shape: Vec3 = [8, 8, 1];
    return {
      grid: gridOf(shape),
      mask: perVoxel(shape, () => 1),
      vectors: perVoxel(shape, (x, y) => [3.5 - y, x - 3.5, 0]).flat(),
      thicknesses: [1, 1],
      resolution: 0.5,
    };
  };

  test('come to an end where streamlines go in circles, and say how many were cut off', async () => {
    const { slices: found, cutOff } = await slices({ ...whirl(), resolution: 0.05 });
    assert.ok(cutOff > 0);
    assert.ok(found.every((slice) => slice === 1 || slice === 2));
  });

  test('need a vector in each voxel of the mask', async () => {
    const setting = whirl();
    const vectors = setting.vectors
      .with(3 * 13 + 2, Number.NaN)
      .with(3 * 9, 0)
      .with(3 * 9 + 1, 0);
    const details = { voxels: 2, first: [1, 1, 0] };
    await assert.rejects(slices({ ...setting, vectors }), { tag: 'VectorsUndefined', details });
    const outside = setting.mask.with(13, 0).with(9, 0);
    await slices({ ...setting, vectors, mask: outside, resolution: 25 });
  });

  test('need a grid along the axes', async () => {
    const grid: Grid = { ...whirl().grid, directions: [[20, 15, 0], [-15, 20, 0], [0, 0, 25]] }; // biome-ignore format: a matrix
    await assert.rejects(slices({ ...whirl(), grid }), { tag: 'RotatedGrid' });
  });
});
