import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Grid, indexAt, type Vec3 } from '../../src/volume/grid.ts';
import { positionToIndex, voxelLocator } from '../../src/volume/positions.ts';
import { gridOf } from '../support/volumes.ts';

/** Index along the first axis. */
const along = (grid: Grid, x: number) => positionToIndex(grid, [x, 0.5, 0.5])?.[0];
const line = (voxels: number, spacing: number, origin: number) =>
  gridOf([voxels, 1, 1], { spacing: [spacing, 1, 1], origin: [origin, 0, 0] });

test('finds the voxel that spans a position', () => {
  const grid = gridOf([2, 2, 1], { spacing: [2, 3, 1], origin: [2, 2, 0] });
  const at = (x: number, y: number) => positionToIndex(grid, [x, y, 0]);
  assert.deepEqual(
    [at(2, 3), at(4, 5)],
    [
      [0, 0, 0],
      [1, 1, 0],
    ],
  );
  assert.deepEqual([at(2, 10), at(1, 5), at(Number.NaN, 3)], [undefined, undefined, undefined]);
});

test('takes positions a rounding error below the near edge in, as the reference does', () => {
  const grid = line(2, 10, 10);
  assert.deepEqual(
    [15, 25, 9.9999999, 19.9999999, 9.99, 30].map((x) => along(grid, x)),
    [0, 1, 0, 0, undefined, undefined],
  );
});

test('excludes the far edge, but no position before it', () => {
  const grid = line(2, 1.125, -0.5);
  const before = 1.75 - 2 ** -52;
  assert.deepEqual(
    [1.75, 1.75 - 1e-15, before].map((x) => along(grid, x)),
    [undefined, 1, 1],
  );
});

test('follows axes that run backwards', () => {
  const grid = line(3, -10, 0);
  assert.deepEqual(
    [-1, -29, -30, 1].map((x) => along(grid, x)),
    [0, 2, undefined, undefined],
  );
});

test('finds the voxel around any point inside of it, on any grid', () => {
  const vector = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -9, max: 9 }))) as fc.Arbitrary<
    [number, number, number]
  >;
  const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const voxels = fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4));
  const sample = fc.record({
    a: vector,
    b: vector,
    c: vector,
    origin: vector,
    voxel: voxels,
    f: fc.tuple(fraction, fraction, fraction),
  });
  fc.assert(
    fc.property(sample, ({ a, b, c, origin, voxel, f }) => {
      const grid: Grid = { shape: [5, 5, 5], directions: [a, b, c], origin };
      fc.pre(Math.abs(determinant(grid.directions)) > 0);
      const axis = (i: 0 | 1 | 2) =>
        origin[i] + a[i] * (voxel[0] + f[0]) + b[i] * (voxel[1] + f[1]) + c[i] * (voxel[2] + f[2]);
      assert.deepEqual(positionToIndex(grid, [axis(0), axis(1), axis(2)]), voxel);
    }),
  );
});

test('finds the same voxels when asked for many positions', () => {
  const coordinate = fc.double({ min: -3, max: 13, noNaN: false });
  const grids = [
    gridOf([5, 4, 3], { spacing: [2, 3, 4], origin: [1, 0, -1] }),
    gridOf([5, 4, 3], { spacing: [-2, 3, 4], origin: [10, 0, -1] }),
    {
      ...gridOf([5, 4, 3]),
      directions: [
        [0, 2, 0],
        [-2, 0, 0],
        [0, 0, 2],
      ],
    } satisfies Grid,
  ];
  const edges = fc.constantFrom(0, 1, 11, -1e-8, 1 - 1e-12, 12);
  const any = fc.oneof(coordinate, edges);
  fc.assert(
    fc.property(fc.constantFrom(...grids), any, any, any, (grid, x, y, z) => {
      const index = positionToIndex(grid, [x, y, z]);
      assert.equal(voxelLocator(grid)(x, y, z), index ? indexAt(grid, ...index) : -1);
    }),
  );
});

const determinant = ([[a, b, c], [d, e, f], [g, h, i]]: readonly [Vec3, Vec3, Vec3]): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
