import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LayeredRegion } from '../../../src/algorithms/hints/layered-region.ts';
import { countSamples, rayField } from '../../../src/algorithms/hints/ray-samples.ts';
import { uniformRadius } from '../../../src/algorithms/hints/uniform-radius.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { gridOf } from '../../support/volumes.ts';
import { regionOf } from './support.ts';

const f = Math.fround;

const fieldOf = (region: LayeredRegion) => rayField(region, uniformRadius(region.layers, region.grid.shape));

/** The walk from sample to sample that the counts are defined by. */
function stepThrough(region: LayeredRegion, voxel: Vec3, vector: Vec3, counts: Int32Array): number {
  const [w, h, d] = region.grid.shape;
  const cell = (axis: 0 | 1 | 2, k: number): number => {
    const [dim, offset] = [f(region.spacing[axis]), f(region.grid.origin[axis])];
    const start = f(f(dim * f(voxel[axis] + 0.5)) + offset);
    return Math.floor(f(f(f(start + f(k * f(f(vector[axis]) * 0.5))) - offset) / dim));
  };
  for (let k = 1; ; k++) {
    const [x, y, z] = [cell(0, k), cell(1, k), cell(2, k)];
    const inside = x >= 0 && x < w && y >= 0 && y < h && z >= 0 && z < d;
    const layer = inside ? region.layers[x + w * (y + h * z)] : 0;
    if (layer === 0) return k - 1;
    counts[layer]++;
  }
}

test('counts the samples of a ray as a walk from sample to sample does', () => {
  const size = fc.integer({ min: 1, max: 9 });
  const dim = fc.oneof(
    fc.constantFrom(25, 10, 0.4, -25),
    fc.double({ min: 0.1, max: 60, noNaN: true }).map((value) => f(value)),
  );
  const offset = fc.oneof(fc.constant(0), fc.double({ min: -2e4, max: 2e4, noNaN: true }).map(f));
  const component = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, 0.6, -0.8, 1e-4),
    fc.double({ min: -1, max: 1, noNaN: true }).map(f),
  );
  const three = <Value>(value: fc.Arbitrary<Value>) => fc.tuple(value, value, value);
  const scene = fc.record({ shape: three(size), spacing: three(dim), origin: three(offset), vector: three(component) });
  const layers = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));
  fc.assert(
    fc.property(scene, layers, fc.infiniteStream(fc.nat()), ({ shape, spacing, origin, vector }, labels, picks) => {
      const length = Math.hypot(...vector);
      fc.pre(length > 0.05);
      const grid = gridOf(shape, { spacing, origin });
      const values = [...labels.take(shape[0] * shape[1] * shape[2])].map((label) => Math.min(label, 3));
      const region = regionOf(grid, values, 3);
      const [i, j, k] = [...picks.take(3)];
      const voxel: Vec3 = [i % shape[0], j % shape[1], k % shape[2]];
      const [expected, actual] = [new Int32Array(4), new Int32Array(4)];
      assert.equal(countSamples(fieldOf(region), voxel, vector, actual), stepThrough(region, voxel, vector, expected));
      assert.deepEqual(actual, expected);
    }),
    { numRuns: 3000 },
  );
});

test('a vector that is zero or NaN has no samples', () => {
  const region = regionOf(gridOf([2, 1, 1]), [1, 2], 2);
  for (const vector of [
    [0, -0, 0],
    [Number.NaN, 0, 1],
    [Number.NaN, Number.NaN, Number.NaN],
  ]) {
    const counts = new Int32Array(3);
    assert.equal(countSamples(fieldOf(region), [0, 0, 0], vector, counts), 0);
    assert.deepEqual([...counts], [0, 0, 0]);
  }
});

test('a vector of almost no length ends', () => {
  const region = regionOf(gridOf([1, 1, 1]), [1], 1);
  const counts = new Int32Array(2);
  assert.equal(countSamples(fieldOf(region), [0, 0, 0], [1e-30, 0, 0], counts), 2 ** 24 - 1);
});
