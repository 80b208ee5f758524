import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertSameGrid,
  boundingBox,
  type Grid,
  indexAt,
  spacing,
  voxelCount,
  voxelVolume,
} from '../../src/volume/grid.ts';
import { gridOf } from '../support/volumes.ts';

const ROTATED: Grid = {
  ...gridOf([4, 2, 3]),
  directions: [
    [0, 10, 0],
    [-10, 0, 0],
    [0, 0, 5],
  ],
  origin: [1, 2, 3],
};

test('counts voxels and finds them in file order, x fastest', () => {
  const grid = gridOf([4, 2, 3]);
  assert.equal(voxelCount(grid), 24);
  assert.deepEqual([indexAt(grid, 1, 0, 0), indexAt(grid, 0, 1, 0), indexAt(grid, 3, 1, 2)], [1, 4, 23]);
});

test('gives a positive voxel volume on flipped and rotated grids', () => {
  assert.equal(voxelVolume(gridOf([2, 2, 1], { spacing: [2, -3, 2] })), 12);
  assert.equal(voxelVolume(ROTATED), 500);
});

test('gives the spacing with its sign, and refuses rotated grids', () => {
  assert.deepEqual(spacing(gridOf([1, 1, 1], { spacing: [2, -3, 0.5] })), [2, -3, 0.5]);
  assert.throws(() => spacing(ROTATED), { tag: 'RotatedGrid', message: /\[\[.*\]\] are not diagonal/ });
  assert.throws(() => spacing({ ...ROTATED, file: 'oblique.nrrd' }), {
    message: / \(oblique\.nrrd\) are not diagonal/,
    details: { directions: ROTATED.directions, file: 'oblique.nrrd' },
  });
});

test('bounds all voxels, from corner to corner', () => {
  const flipped = gridOf([2, 3, 4], { spacing: [10, -10, 1], origin: [5, 5, 5] });
  assert.deepEqual(boundingBox(flipped), { min: [5, -25, 5], max: [25, 5, 9] });
  assert.deepEqual(boundingBox(ROTATED), { min: [-19, 2, 3], max: [1, 42, 18] });
});

test('takes grids within rounding for the same, whatever their space is called', () => {
  const grid = gridOf([4, 4, 4]);
  const rounded = gridOf([4, 4, 4], { spacing: [25.0001, 25, 25], origin: [1e-9, 0, 0] });
  assertSameGrid(grid, { ...rounded, space: 'left-posterior-superior' });
});

test('names what differs between two grids', () => {
  const grid = gridOf([4, 4, 4]);
  const differ = (other: Grid) => () => assertSameGrid(grid, other);
  assert.throws(differ({ ...gridOf([4, 4, 5]), file: 'other.nrrd' }), {
    tag: 'GridMismatch',
    message: 'The volumes differ in shape: [4,4,4] and [4,4,5] (other.nrrd).',
    details: { property: 'shape', first: [4, 4, 4], second: [4, 4, 5], files: [undefined, 'other.nrrd'] },
  });
  assert.throws(differ(gridOf([4, 4, 4], { spacing: [25, 25, 25.01] })), { message: /space directions/ });
  assert.throws(differ(gridOf([4, 4, 4], { origin: [0, 1, 0] })), { message: /origin: \[0,0,0\] and \[0,1,0\]/ });
});
