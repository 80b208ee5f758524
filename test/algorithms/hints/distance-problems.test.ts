import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceProblems } from '../../../src/algorithms/hints/distance-problems.ts';
import { fixDisorder } from '../../../src/algorithms/hints/fix-disorder.ts';

const _ = Number.NaN;
// Rows of a plane of 5 × 5 voxels, the fixture of the reference's tests.
const INSIDE = [[1, 0, 0, 0, 0], [0, 0, 1, 1, 1], [0, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 1]]; // biome-ignore format: a plane
const TOP = [[_, _, _, _, _], [_, _, Math.SQRT1_2, 0.5, 0.5], [_, 0, 0.942809, _, _], [_, 0, 2.5, 2.5, _], [_, _, _, _, _]]; // biome-ignore format: a plane
const BOTTOM = [[0, _, _, _, _], [_, _, -1.8384776, -1.5, -0.8333333], [_, -1.5556349, -0.9899495, _, _], [_, -Math.SQRT1_2, -1 / 6, 0, _], [_, _, _, _, _]]; // biome-ignore format: a plane

interface Changes {
  readonly top?: readonly (readonly [row: number, column: number, value: number])[];
  readonly obtuse?: readonly (readonly [row: number, column: number])[];
}

function judge({ top = [], obtuse }: Changes) {
  const cells = INSIDE.flatMap((row, y) => [...row.keys()].filter((x) => row[x] === 1).map((x) => [y, x] as const));
  const tops = TOP.map((row) => [...row]);
  for (const [y, x, value] of top) tops[y][x] = value;
  const distances = Float64Array.from(cells.flatMap(([y, x]) => [tops[y][x], BOTTOM[y][x]]));
  const isObtuse = (y: number, x: number) => obtuse?.some(([row, column]) => row === y && column === x);
  const { report, problematic } = distanceProblems(distances, 1, () => 1, {
    maxThicknesses: [0.5],
    tolerance: 2,
    obtuse: obtuse && Uint8Array.from(cells, ([y, x]) => Number(isObtuse(y, x) ?? false)),
  });
  return { report, where: cells.filter((_cell, n) => problematic[n] === 1) };
}

const OBTUSE = 'Proportion of voxels whose rays make an obtuse angle with the mesh normal at the intersection point';
const EXCESS =
  'Proportion of voxels with a distance gap greater than the maximum thickness (NaN distances are ignored)';
const BOTTOMLESS = 'Proportion of voxels whose rays do not intersect with the bottom surface of the deepest layer';
const TOPLESS = 'Proportion of voxels whose rays do not intersect with the top surface of the shallowest layer';
const INNER =
  'Proportion of voxels with a NaN distance with respect to at least one layer boundary distinct from the top and the bottom distances of the region';
const ORDER = 'Proportion of voxels whose distances to layer boundaries are not ordered consistently';
const TOP_LAYER =
  'Proportion of voxels for which the top layer has a non-positive thickness along their direction vectors';
const LOCATION =
  'Proportion of voxels whose distances to layer boundaries are inconsistent with their actual layer location';
const ANY = 'Proportion of voxels with at least one distance-related problem';

test('reports each problem in the words and the order of the reference', () => {
  const { report, where } = judge({ obtuse: [[1, 4], [3, 1]] }); // biome-ignore format: two voxels
  assert.deepEqual(Object.entries(report), [
    [OBTUSE, 0.2],
    [EXCESS, 0.2],
    [BOTTOMLESS, 0.1],
    [TOPLESS, 0.2],
    [INNER, 0],
    [ORDER, 0],
    [TOP_LAYER, 0],
    [LOCATION, 0],
    [ANY, 0.6],
  ]);
  assert.deepEqual(where, [[0, 0], [1, 2], [1, 4], [3, 1], [3, 2], [4, 4]]); // biome-ignore format: six voxels
});

test('without meshes there is no obtuse angle to report', () => {
  const { report } = judge({});
  assert.equal(OBTUSE in report, false);
  assert.equal(report[ANY], 0.4);
});

test('a voxel above the top of its layer is in the wrong place', () => {
  assert.equal(judge({ top: [[1, 3, -0.5]] }).report[LOCATION], 0.1);
});

test('boundaries in the wrong order are a problem, and so is a top layer of no thickness', () => {
  const { report } = judge({ top: [[1, 3, -2], [1, 4, -0.5]] }); // biome-ignore format: two voxels
  assert.deepEqual([report[ORDER], report[TOP_LAYER], report[LOCATION]], [0.1, 0.1, 0.2]);
});

test('a NaN between top and bottom is reported by itself', () => {
  const distances = Float32Array.from([2, Number.NaN, -1, 2, 1, -1]);
  const { report, problematic } = distanceProblems(distances, 2, () => 2, { tolerance: 0 });
  assert.equal(report[INNER], 0.5);
  assert.equal(EXCESS in report, false);
  assert.deepEqual([...problematic], [1, 0]);
});

test('disordered distances become their mean, pair after pair', () => {
  const voxels = [[-1, 1], [2, 3], [0, 1], [4, -4], [5, -5]]; // biome-ignore format: five voxels
  const fixed = voxels.map((distances) => {
    const mended = Float64Array.from(distances);
    fixDisorder(mended);
    return [...mended];
  });
  assert.deepEqual(fixed, [[0, 0], [2.5, 2.5], [0.5, 0.5], [4, -4], [5, -5]]); // biome-ignore format: five voxels
});
