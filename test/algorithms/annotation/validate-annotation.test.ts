import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateAnnotation } from '../../../src/algorithms/annotation/validate-annotation.ts';
import { gridOf } from '../../support/volumes.ts';
import { hierarchyOf } from '../support.ts';

const BRAIN = hierarchyOf([1, 'root', [[2, 'grey', [[3, 'CH']]]]]);
const grid = gridOf([528, 320, 456]);
const MOUSE_BRAIN = { mean: 508.91, tolerance: 23.42, valid: 1, warning: 2 };
const report = (voxels: number, labels: [number, number][] = []) =>
  validateAnnotation(BRAIN, grid, new Map([[0, 44658375], [3, voxels], ...labels]), MOUSE_BRAIN);

test('finds the volume of CCFv3 close to the literature', () => {
  const { volume, success } = report(32387385);
  assert.deepEqual([volume.measured, volume.z, volume.state], [506.052890625, -0.12, 'valid']);
  assert.equal(success, true);
});

test('warns beyond one tolerance and fails beyond two', () => {
  const [mean, tolerance] = [32570240, 1498880];
  const states = [1, 1.5, 2, -2.1].map((z) => report(mean + z * tolerance));
  assert.deepEqual(
    states.map(({ volume }) => [volume.z, volume.state]),
    [
      [1, 'valid'],
      [1.5, 'warning'],
      [2, 'warning'],
      [-2.1, 'error'],
    ],
  );
  assert.deepEqual(
    states.map(({ success }) => success),
    [true, true, true, false],
  );
});

test('fails on a label that is not in the hierarchy, and names it', () => {
  const { success, labels } = report(32387385, [
    [2, 1],
    [9, 1],
  ]);
  assert.deepEqual(labels, { regions: 3, unknown: [9], notLeaves: [2] });
  assert.equal(success, false);
});

test('holds the volume against another reference when given one', () => {
  const reference = { mean: 500, tolerance: 1, valid: 1, warning: 2 };
  const { volume } = validateAnnotation(BRAIN, grid, new Map([[3, 32387385]]), reference);
  assert.deepEqual([volume.z, volume.state, volume.reference], [6.05, 'error', reference]);
});
