import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FitPoint, linearFit } from '../../../../src/algorithms/densities/fit/linear-fit.ts';

const pointsOf = (x: readonly number[], y: readonly number[], s: readonly number[]): FitPoint[] =>
  x.map((intensity, i) => ({ intensity, density: y[i], deviation: s[i] }));

const near = (actual: number, expected: number, relative = 1e-12) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} instead of ${expected}`);

/** The reference takes derivatives by small differences. */
const OF_REFERENCE = 4e-9;

test('the line through the origin of weighted points, as the reference finds it', () => {
  const { coefficient, deviation, rSquare } = linearFit(pointsOf([1, 2, 4], [2.5, 3.5, 9], [0.5, 0.5, 2]));
  near(coefficient, 1.9583333333333335);
  near(deviation, 0.20412414575032858, OF_REFERENCE);
  near(rSquare, 0.9098613251155624);
});

test('a deviation of 0 counts as half of the least other one', () => {
  const { coefficient, deviation, rSquare } = linearFit(pointsOf([0.1, 0.2, 0.3], [10, 30, 20], [0, 4, 2]));
  near(coefficient, 575 / 7);
  near(deviation, 5.345224847, OF_REFERENCE);
  near(rSquare, 0.453271028, 1e-9);
});

test('deviations that are all 0 count as 1', () => {
  const { coefficient, deviation } = linearFit(pointsOf([1, 2], [2, 4], [0, 0]));
  assert.deepEqual([coefficient, deviation], [2, 1 / Math.sqrt(5)]);
});

test('one point gives a line, and no variance to explain', () => {
  const { coefficient, rSquare } = linearFit(pointsOf([3], [1], [1]));
  near(coefficient, 1 / 3);
  assert.equal(rSquare, Number.NaN);
});

test('finds the slope of any line, and scales with densities and intensities', () => {
  const value = fc.double({ min: 0.01, max: 1000, noNaN: true });
  const points = fc.array(fc.record({ intensity: value, density: value, deviation: value }), { minLength: 2 });
  fc.assert(
    fc.property(points, value, (cloud, slope) => {
      const onLine = cloud.map((point) => ({ ...point, density: slope * point.intensity }));
      near(linearFit(onLine).coefficient, slope, 1e-9);
      const scaled = cloud.map((point) => ({ ...point, intensity: point.intensity * slope }));
      near(linearFit(scaled).coefficient, linearFit(cloud).coefficient / slope, 1e-9);
      near(linearFit(scaled).deviation, linearFit(cloud).deviation / slope, 1e-9);
    }),
  );
});
