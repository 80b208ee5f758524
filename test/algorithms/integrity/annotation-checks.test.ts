import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  annotationTally,
  checkLabels,
  checkLabelType,
  checkLeaves,
  checkRequired,
  checkStep,
} from '../../../src/algorithms/integrity/annotation-checks.ts';
import { annotationOf, hierarchyOf, withPool } from '../support.ts';
import { assertFails, assertPasses } from './support.ts';

const BRAIN = hierarchyOf([997, 'root', [[8, 'grey', [[567, 'CH']]]]]);

test('types that hold every region id', () => {
  for (const type of ['uint32', 'int64', 'uint64'] as const) assertPasses([checkLabelType(type)]);
  for (const type of ['int32', 'uint16'] as const) assertFails([checkLabelType(type)], 'type', /of type u?int/);
});

test('labels are regions of the hierarchy', () => {
  const known = new Map([[0, 5], [567, 2], [8, 1]]); // biome-ignore format: pairs
  assertPasses([checkLabels(BRAIN, known)]);
  assert.deepEqual(checkLabels(BRAIN, known).measured, { regions: 2, voxels: 3 });
  const unknown = new Map([...known, [5, 3], [4, 1]]);
  assertFails([checkLabels(BRAIN, unknown)], 'labels', /^4 voxels .*: 4, 5\.$/);
});

test('labels are leaves, when they must be', () => {
  assertPasses([checkLeaves(BRAIN, new Map([[0, 5], [567, 2]]))]); // biome-ignore format: pairs
  assertFails([checkLeaves(BRAIN, new Map([[567, 2], [8, 3], [997, 1]]))], 'leaves', /^4 voxels .*: 8, 997\.$/); // biome-ignore format: pairs
});

test('regions that need direction vectors have voxels', () => {
  const counts = new Map([[0, 5], [567, 2]]); // biome-ignore format: pairs
  assertPasses([checkRequired(new Set([8, 567]), counts)]);
  assertFails([checkRequired(new Set([8]), counts)], 'required regions', /^It has no voxel of the regions/);
});

describe('a step', () => {
  const before = annotationOf([6, 1, 1], [0, 0, 8, 8, 567, 567]);
  const counts = new Map([[0, 2], [8, 2], [567, 2]]); // biome-ignore format: pairs
  const stepTo = (labels: number[], planes?: number) =>
    withPool(2, async (pool) => annotationTally(pool, annotationOf([6, 1, 1], labels), before, { planes }));

  test('relabels the brain', async () => {
    const tally = await stepTo([0, 0, 9, 8, 567, 567]);
    assert.deepEqual([...tally.counts], [[0, 2], [9, 1], [8, 1], [567, 2]]); // biome-ignore format: pairs
    assertPasses([checkStep(counts, tally)]);
    assert.deepEqual(checkStep(counts, tally).measured, { changed: { 8: [2, 1], 9: [0, 1] } });
  });

  test('that changes the outline of the brain', async () => {
    assertFails([checkStep(counts, await stepTo([0, 0, 0, 8, 567, 0]))], 'outline', /^2 voxels lost/);
    assertFails([checkStep(counts, await stepTo([7, 0, 8, 8, 567, 567]))], 'outline', /^1 voxels outside/);
  });

  test('without one before it, there is nothing to compare', async () => {
    const tally = await withPool(1, (pool) => annotationTally(pool, before));
    assert.deepEqual(tally, { counts, lost: 0, gained: 0 });
  });
});
