import { test } from 'node:test';
import { checkGrid } from '../../../src/algorithms/integrity/grid-checks.ts';
import { checkValues } from '../../../src/algorithms/integrity/value-checks.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';
import { assertFails, assertPasses } from './support.ts';

const grid = gridOf([2, 3, 4]);

test('a grid along the axes, on that of the annotation', () => {
  assertPasses(checkGrid(grid));
  assertPasses(checkGrid(gridOf([2, 3, 4], { spacing: [25, 25, 25.0001] }), grid));
});

test('space directions that are not along the axes', () => {
  const turned = { ...grid, directions: [[0, 25, 0], [25, 0, 0], [0, 0, 25]] } as const; // biome-ignore format: a matrix
  assertFails(checkGrid(turned), 'directions', /are not diagonal/);
});

test('another shape, spacing or origin than the annotation', () => {
  assertFails(checkGrid(gridOf([2, 3, 5]), grid), 'grid', /shape \[2,3,5\].*\[2,3,4\]/);
  assertFails(checkGrid(gridOf([2, 3, 4], { spacing: [25, 25, 10] }), grid), 'grid', /space directions/);
  assertFails(checkGrid(gridOf([2, 3, 4], { origin: [0, 0, 25] }), grid), 'grid', /origin \[0,0,25\]/);
});

const valuesOf = (values: number[]) =>
  withPool(1, (pool) => checkValues(pool, memorySource(volumeOf('float', [values.length, 1, 1], values))));

test('values that vary', async () => {
  assertPasses(await valuesOf([0, 1, Number.NaN]));
  assertPasses(await valuesOf([1, Number.NaN]));
});

test('values that are all NaN, all the same, or infinite', async () => {
  assertFails(await valuesOf([Number.NaN, Number.NaN]), 'values', /are NaN/);
  assertFails(await valuesOf([3, 3]), 'values', /are 3/);
  assertFails(await valuesOf([3, Number.NEGATIVE_INFINITY]), 'values', /infinite/);
});
