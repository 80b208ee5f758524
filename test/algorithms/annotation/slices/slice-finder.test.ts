import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sliceFinder } from '../../../../src/algorithms/annotation/slices/slice-finder.ts';

test('finds the slice from the share of the steps that lies behind', () => {
  const { sliceOf } = sliceFinder([1, 1, 2]);
  assert.deepEqual([[1, 3], [2, 2], [3, 1], [0, 4], [0, 0]].map(([back, forward]) => sliceOf(back, forward)), [1, 2, 3, 1, 1]); // biome-ignore format: a table
});

test('knows the numbers of steps from which on the first and the last slice are certain', () => {
  const thicknesses = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 5 });
  const holds = (thickness: number[], steps: number) => {
    const { sliceOf, enoughBack, enoughForward } = sliceFinder(thickness);
    const [back, forward] = [enoughBack(steps), enoughForward(steps)];
    assert.ok(sliceOf(back, steps) >= thickness.length);
    assert.ok(back === 0 || sliceOf(back - 1, steps) < thickness.length);
    assert.equal(sliceOf(steps, forward), 1);
    assert.ok(forward === 0 || sliceOf(steps, forward - 1) > 1);
  };
  fc.assert(fc.property(thicknesses, fc.integer({ min: 0, max: 5000 }), holds));
});
