import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillToTotal } from '../../../../src/algorithms/densities/kernels/fill-to-total.ts';
import { preciseSum } from '../../../../src/algorithms/densities/regions/region-sums.ts';
import { assertClose } from '../../../support/density-goldens.ts';

interface Kinds {
  readonly full?: readonly number[];
  readonly empty?: readonly number[];
  readonly voxelVolume?: number;
}

/** Each voxel is a rank of its own. */
function fill(weights: number[], bounds: number[], count: number, { full, empty, voxelVolume = 1 }: Kinds = {}) {
  const values = Float64Array.from(weights);
  fillToTotal(values, Float64Array.from(bounds), {
    cells: 'cells',
    count,
    voxelVolume,
    ranks: Uint16Array.from(weights.keys()),
    full: full && Uint8Array.from(full),
    empty: empty && Uint8Array.from(empty),
  });
  return [...values];
}

const assertNear = (actual: number[], expected: number[]): void =>
  expected.forEach((value, i) => {
    assertClose(actual[i], value, { absolute: 1e-12 }, `voxel ${i} of ${actual}`);
  });

test('gives what full voxels cannot take to the others, in proportion', () => {
  assertNear(fill([1, 2], [3, 1], 3), [2, 1]);
  assertNear(fill([2, 3], [1, 3], 2), [0.8, 1.2]);
  assertNear(fill([0.5, 2, 1], [1, 1, 1], 2), [1 / 3, 1, 2 / 3]);
  assertNear(fill([1, 1, 2], [1, 9, 9], 7), [1, 2, 4]);
});

test('fills some voxels and leaves others empty, empty ones first', () => {
  const kinds = { empty: [1, 1, 0, 0, 0], full: [0, 0, 1, 0, 0] };
  assertNear(fill([0.1, 0.1, 0.6, 0.25, 0.15], [1, 1, 2, 0.5, 0.5], 3, kinds), [0, 0, 2, 0.5, 0.5]);
  const bounds = [2, 0.9, 0.75, 0.5, 1.5, 0.1];
  const other = { empty: [1, 0, 0, 0, 0, 1], full: [0, 1, 0, 0, 1, 0] };
  assertNear(fill([0.1, 0.8, 0.25, 0.25, 0.85, 0.1], bounds, 3.4, other), [0, 0.9, 0.5, 0.5, 1.5, 0]);
  assertNear(fill([0.1, 0.8, 0.6, 0.2, 0.85, 0.1], bounds, 3.4, other), [0, 0.9, 0.75, 0.25, 1.5, 0]);
  assertNear(fill([1, 1, 1], [2, 2, 2], 3, { empty: [1, 0, 0], full: [1, 1, 0] }), [0, 2, 1]);
});

test('places nothing when there are no cells', () => {
  assert.deepEqual(fill([1, 2], [3, 1], 0, { full: [1, 0] }), [0, 0]);
});

test('refuses fewer cells than voxels that are filled have', () => {
  const place = () => fill([0.1, 0.1, 0.6], [1, 1, 4], 3, { full: [0, 0, 1] });
  assert.throws(place, { tag: 'FixedCellsAboveTotal', details: { cells: 'cells', target: 3, fixed: 4 } });
});

test('refuses more cells than there is room for, and says what the limit is', () => {
  const kinds = { empty: [1, 1, 0, 0, 0], full: [0, 0, 1, 0, 0] };
  assert.throws(() => fill([0.1, 0.1, 0.6, 0.25, 0.15], [1, 1, 1, 0.5, 0.5], 3, kinds), {
    tag: 'NoRoomForCells',
    details: { cells: 'cells', target: 3, room: 2, limit: 'bound' },
  });
  assert.throws(() => fill([0, 1], [9, 2], 3), {
    tag: 'NoRoomForCells',
    details: { cells: 'cells', target: 3, room: 2, limit: 'intensity' },
  });
});

const voxels = fc.array(fc.tuple(fc.nat(255), fc.nat(50)), { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('places the total to 1e-12 and exceeds no bound, whatever the voxels', () => {
  fc.assert(
    fc.property(voxels, share, (sample, part) => {
      const [weights, bounds] = [sample.map(([weight]) => weight), sample.map(([, bound]) => bound)];
      const total = part * preciseSum(bounds.filter((_, i) => weights[i] > 0));
      const placed = fill(weights, bounds, total);
      assert.ok(placed.every((value, i) => value >= 0 && value <= bounds[i]));
      if (total >= 1e-3) assertClose(preciseSum(placed), total, { relative: 1e-12 }, 'total');
    }),
  );
});

test('is the same for weights in any unit, and goes with the volume of a voxel', () => {
  fc.assert(
    fc.property(voxels, share, fc.constantFrom(2 ** -20, 2 ** 7), (sample, part, unit) => {
      const [weights, bounds] = [sample.map(([weight]) => weight), sample.map(([, bound]) => bound)];
      const total = part * preciseSum(bounds.filter((_, i) => weights[i] > 0));
      const placed = fill(weights, bounds, total);
      assert.deepEqual(fill(weights.map((weight) => unit * weight), bounds, total), placed); // biome-ignore format: one thought
      // Half the volume, half the cells: the same densities.
      if (total >= 0.01) assert.deepEqual(fill(weights, bounds, total / 2, { voxelVolume: 0.5 }), placed);
    }),
  );
});
