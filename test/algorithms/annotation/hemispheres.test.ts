import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignHemispheres, hemispheresWithin } from '../../../src/algorithms/annotation/hemispheres.ts';
import { annotationOf, valuesOf, withPool } from '../support.ts';

const column = annotationOf([1, 1, 5], [7, 7, 7, 0, 7]);
const sides = (zHalfway?: number, planes?: number) =>
  withPool(1, (pool) => valuesOf(assignHemispheres(pool, column, zHalfway, { planes }).values));

test('splits at the middle plane, rounded down, and leaves what is no region out', async () => {
  assert.deepEqual(await sides(), [1, 1, 2, 0, 2]);
  assert.deepEqual(await sides(undefined, 1), [1, 1, 2, 0, 2]);
});

test('splits where it is told to', async () => {
  assert.deepEqual(await sides(4), [1, 1, 1, 0, 2]);
  assert.deepEqual(await sides(5), [1, 1, 1, 0, 1]);
});

test('refuses a plane outside of the annotation', async () => {
  await assert.rejects(sides(6), { tag: 'MidplaneOutside', details: { zHalfway: 6, planes: 5 } });
});

test('mirrors with the annotation', async () => {
  const mirrored = annotationOf([1, 2, 4], [5, 0, 5, 5, 0, 5, 5, 5]);
  const [left, right] = [
    [1, 0, 1, 1],
    [0, 2, 2, 2],
  ];
  assert.deepEqual(await withPool(2, (pool) => valuesOf(assignHemispheres(pool, mirrored).values)), [
    ...left,
    ...right,
  ]);
});

test('takes over a volume of hemispheres where there is a region', async () => {
  const within = (sides: number[]) => {
    const given = annotationOf([1, 1, 5], sides);
    return withPool(1, (pool) => valuesOf(hemispheresWithin(pool, column, given, { planes: 2 }).values));
  };
  assert.deepEqual(await within([1, 2, 1, 2, 0]), [1, 2, 1, 0, 0]);
  await assert.rejects(within([1, 2, 3, 2, 0]), { tag: 'NotHemispheres', details: { value: 3 } });
});
