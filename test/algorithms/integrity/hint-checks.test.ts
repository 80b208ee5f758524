import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPlacementHints } from '../../../src/algorithms/integrity/hint-checks.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { volumeOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';
import { assertFails, assertPasses } from './support.ts';

const N = Number.NaN;
/** Heights of four voxels in a column of two layers, the last outside of the region. */
const Y = [10, 120, 390, N];
const DEEP = [0, 100, 0, 110, 0, 100, N, N];
const SHALLOW = [100, 400, 110, 400, 100, 400, N, N];

const check = (y: number[], layers: Record<string, number[]>, planes?: number) =>
  withPool(2, (pool) => {
    const source = (values: number[]) => memorySource(volumeOf('float', [1, 1, y.length], values));
    const sources = new Map(Object.entries(layers).map(([name, values]) => [name, source(values)]));
    return checkPlacementHints(pool, { y: source(y), layers: sources }, { planes });
  });

test('layers follow each other from 0 to the top, in whatever order their files come', async () => {
  const findings = await check(Y, { deep: DEEP, shallow: SHALLOW });
  assertPasses(findings);
  assert.deepEqual(findings[0].measured, { voxels: 3 });
  assertPasses(await check(Y, { shallow: SHALLOW, deep: DEEP }, 1));
});

test('a bottom above its top', async () => {
  const thick = [0, 500, 0, 110, 0, 100, N, N];
  const findings = await check(Y, { deep: thick, shallow: [500, 400, ...SHALLOW.slice(2)] });
  assertFails(findings, 'heights', /shallow has its bottom above its top in 1 voxels/);
});

test('layers that do not meet', async () => {
  const findings = await check(Y, { deep: DEEP, shallow: [100, 400, 120, 400, 100, 400, N, N] });
  assertFails(findings, 'layers', /^In 1 voxels the bottom of shallow is not the top of deep\.$/);
});

test('no layer that starts at 0', async () => {
  const findings = await check(Y, { deep: [5, 100, 0, 110, 0, 100, N, N], shallow: SHALLOW });
  assertFails(findings, 'layers', /^In 1 voxels the bottom of deep is not 0\.$/);
});

test('a voxel below the bottom or above the top', async () => {
  assertFails(await check([-1, 401, 390, N], { deep: DEEP, shallow: SHALLOW }), 'heights', /^2 voxels lie below 0/);
});

test('heights in some files only', async () => {
  const findings = await check([10, 120, N, 5], { deep: DEEP, shallow: SHALLOW });
  assertFails(findings, 'heights', /^2 voxels have a height in some files/);
});

test('no heights', async () => {
  assertFails(await check([N], { deep: [N, N] }), 'heights', /No voxel/);
});
