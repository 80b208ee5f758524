import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  checkDirectionVectors,
  checkOrientations,
  directionTally,
} from '../../../src/algorithms/integrity/direction-checks.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { volumeOf } from '../../support/volumes.ts';
import { annotationOf, withPool } from '../support.ts';
import { assertFails, assertPasses } from './support.ts';

const NONE = [Number.NaN, Number.NaN, Number.NaN];
const ZERO = [0, 0, 0];
const UP = [0, 1, 0];
const SLANTED = [0.6, 0, -0.8];

const tallyOf = (labels: number[], vectors: number[][]) =>
  withPool(1, (pool) => {
    const shape = [1, 1, labels.length] as const;
    const directions = memorySource(volumeOf('float', shape, vectors.flat()));
    return directionTally(pool, directions, annotationOf(shape, labels), { planes: 2 });
  });

describe('direction vectors', () => {
  test('are unit vectors, zero or NaN', async () => {
    const tally = await tallyOf([0, 0, 2, 2, 3], [NONE, ZERO, UP, SLANTED, [0, 0, 1.009]]);
    assertPasses(checkDirectionVectors(tally, new Set([2, 3])));
    assert.deepEqual(tally.get(0), { unit: 0, otherLength: 0, zero: 1, nan: 1, broken: 0 });
    assert.deepEqual(tally.get(2), { unit: 2, otherLength: 0, zero: 0, nan: 0, broken: 0 });
  });

  test('of another length', async () => {
    const tally = await tallyOf([2, 2, 2], [UP, [0, 0, 1.02], [1, 1, 0]]);
    assertFails(checkDirectionVectors(tally), 'unit vectors', /^2 voxels .*neither of length 1 nor 0/);
  });

  test('that are partly NaN or infinite', async () => {
    const tally = await tallyOf([2, 2, 2], [UP, [0, Number.NaN, 1], [0, Number.POSITIVE_INFINITY, 0]]);
    assertFails(checkDirectionVectors(tally), 'unit vectors', /^2 voxels .*infinite or partly NaN/);
  });

  test('nowhere', async () => {
    assertFails(checkDirectionVectors(await tallyOf([2], [NONE])), 'unit vectors', /No voxel/);
  });

  test('missing in a region that needs them', async () => {
    const tally = await tallyOf([2, 2, 3, 0], [UP, ZERO, NONE, NONE]);
    assertPasses(checkDirectionVectors(tally));
    const findings = checkDirectionVectors(tally, new Set([2, 3, 4]));
    assertFails(findings, 'required regions', /^2 voxels of 2 regions/);
    assert.deepEqual(findings[1].measured, { incomplete: { 2: { nan: 0, zero: 0.5 }, 3: { nan: 1, zero: 0 } } });
  });
});

describe('orientations', () => {
  const turn = [0.6, 0, 0.8, 0];

  test('are quaternions of any length within the brain', async () => {
    const tally = await tallyOf([0, 0, 2, 2], [[0, 0, 0, 0], [...NONE, Number.NaN], turn, [2, 0, 0, 0]]);
    assertPasses(checkOrientations(tally, { compat: false }));
  });

  test('of zeros', async () => {
    const tally = await tallyOf([2, 2], [turn, [0, 0, 0, 0]]);
    assertFails(checkOrientations(tally, { compat: false }), 'orientations', /^1 voxels .*zeros/);
    assertPasses(checkOrientations(tally, { compat: true }));
  });

  test('of NaN, partly NaN, and none at all', async () => {
    const check = async (labels: number[], quaternions: number[][]) =>
      checkOrientations(await tallyOf(labels, quaternions), { compat: true });
    const unknown = [...NONE, Number.NaN];
    assertFails(await check([2, 2], [turn, unknown]), 'orientations', /^1 voxels .* of NaN/);
    assertFails(await check([0, 2], [[1, 0, 0, Number.NaN], turn]), 'orientations', /^1 voxels .*partly NaN/);
    assertFails(await check([0], [unknown]), 'orientations', /No voxel/);
  });

  test('as bytes stand for -1 to 1', async () => {
    const tally = await withPool(1, (pool) =>
      directionTally(pool, memorySource(volumeOf('int8', [2, 1, 1], [127, 0, 0, 0, 0, 0, -127, 0])), undefined),
    );
    assert.deepEqual(tally.get(0), { unit: 2, otherLength: 0, zero: 0, nan: 0, broken: 0 });
    assertPasses(checkOrientations(tally, { compat: false }));
  });
});
