import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkMask, checkUnion, maskRuns, voxelsOf } from '../../../src/algorithms/integrity/mask-checks.ts';
import { appendBytes, noBytes } from '../../../src/volume/nrrd/byte-runs.ts';
import type { VoxelRuns } from '../../../src/volume/voxel-runs.ts';
import { gridOf } from '../../support/volumes.ts';
import { assertFails, assertPasses, problemsOf } from './support.ts';

const grid = gridOf([6, 1, 1]);
const VOXEL = 25 ** 3;

function maskOf(bytes: ArrayLike<number>) {
  const runs = noBytes();
  appendBytes(runs, Uint8Array.from(bytes));
  return maskRuns(runs);
}

const runsOf = (bytes: ArrayLike<number>): VoxelRuns => maskOf(bytes).runs;

describe('a mask', () => {
  test('is 0 and 1, as large as its metadata say', () => {
    const mask = maskOf([0, 1, 1, 0, 1, 0]);
    assert.deepEqual(mask, { runs: { starts: Uint32Array.of(1, 4), ends: Uint32Array.of(3, 5) }, others: [] });
    assertPasses(checkMask(grid, mask, 3 * VOXEL));
  });

  test('with the value 2', () => {
    const mask = maskOf([0, 1, 2, 2, 1, 3]);
    assert.deepEqual([...mask.runs.ends], [6]);
    assertFails(checkMask(grid, mask, 5 * VOXEL), 'mask', /values 2, 3 besides/);
  });

  test('without a voxel', () => {
    assertFails(checkMask(grid, maskOf([0, 0, 0, 0, 0, 0]), 0), 'mask', /empty/);
  });

  test('of another volume than its metadata say, and without metadata', () => {
    const mask = maskOf([1, 1, 0, 0, 0, 0]);
    assertFails(checkMask(grid, mask, 3 * VOXEL), 'region volume', /2 voxels are 31250 µm³, .*46875 µm³/);
    assertFails(checkMask(grid, mask, undefined), 'region volume', /no metadata file/);
  });
});

describe('a region', () => {
  const parent = runsOf([0, 1, 1, 1, 1, 0]);

  test('is the union of its children', () => {
    assertPasses([checkUnion(parent, [runsOf([0, 1, 0, 1, 0, 0]), runsOf([0, 0, 1, 0, 1, 0])])]);
    assertPasses([checkUnion(parent, [parent])]);
  });

  test('with voxels that no child has, and children with voxels that it has not', () => {
    assertFails([checkUnion(parent, [runsOf([0, 1, 1, 1, 0, 0])])], 'union', /: 4 and 3 voxels/);
    assertFails([checkUnion(parent, [])], 'union', /: 4 and 0 voxels/);
    assertFails([checkUnion(parent, [runsOf([0, 0, 1, 1, 1, 1])])], 'union', /not the union .*: 4 and 4 voxels/);
  });

  test('whose children share voxels', () => {
    const children = [runsOf([0, 1, 1, 1, 0, 0]), runsOf([0, 0, 1, 1, 1, 0])];
    assertFails([checkUnion(parent, children)], 'union', /^Its children share 2 voxels\.$/);
  });

  test('is held against its children as voxel by voxel', () => {
    const mask = fc.array(fc.nat(1), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(mask, { maxLength: 4 }), (children) => {
        const counts = Array.from({ length: 40 }, (_, voxel) => children.reduce((sum, child) => sum + child[voxel], 0));
        const union = runsOf(counts.map((count) => Math.min(1, count)));
        const shared = counts.some((count) => count > 1);
        const { union: problem = '' } = problemsOf([checkUnion(union, children.map(runsOf))]);
        assert.equal(problem.includes('share'), shared);
        assert.ok(!problem.includes('not the union'), problem);
        assert.equal(voxelsOf(union), counts.filter((count) => count > 0).length);
      }),
    );
  });
});
