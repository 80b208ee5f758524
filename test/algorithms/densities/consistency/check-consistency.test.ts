import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkConsistency } from '../../../../src/algorithms/densities/consistency/check-consistency.ts';
import { logChiSquaredTail } from '../../../../src/algorithms/densities/consistency/chi-squared.ts';
import { parseConsistencyTests } from '../../../../src/algorithms/densities/consistency/consistency-tests.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, hierarchyOf } from '../../support.ts';

const BRAIN = hierarchyOf([1, 'root', [[2, 'A', [[3, 'A1'], [4, 'A2/3'], [5, 'A6a']]], [6, 'B']]]); // biome-ignore format: a tree
const SHAPE = [6, 1, 1] as const;
const VOXELS = await rankVoxels(BRAIN, annotationOf(SHAPE, [3, 4, 4, 5, 6, 0]));

type Terms = readonly (number | readonly number[])[];

/** @param terms - of numbers and of volumes, which are lists of their voxels */
const sideOf = (terms: Terms) => ({
  volumes: terms.flatMap((term) => (typeof term === 'number' ? [] : [memorySource(volumeOf('double', SHAPE, term))])),
  numbers: terms.filter((term) => typeof term === 'number'),
});

function check(left: Terms, right: Terms, options: object = {}) {
  const file = { annotations: 'a', hierarchy: 'h', nrrd: {}, tests: [{ left: [0], right: [0], ...options }] };
  const [parsed] = parseConsistencyTests(file, 'tests.json').tests;
  return checkConsistency(parsed, { left: sideOf(left), right: sideOf(right) }, VOXELS);
}

const TEN = [1, 2, 3, 4, 0, 0];

test('volumes that add up to the same pass without a tolerance', async () => {
  const { passed, left, errors } = await check([TEN], [[1, 1, 1, 1, 0, 0], [0, 1, 2, 3, 0, 0]]); // biome-ignore format: volumes
  assert.equal(passed, true);
  assert.equal(left, 10);
  assert.deepEqual(errors, { absoluteSum: 0, relativeSum: 0, absoluteVoxel: 0, relativeVoxel: 0, logPValue: 0 });
});

test('the largest difference of a voxel counts, with its sign', async () => {
  const other = [1, 2, 1, 6, 0, 0];
  const { passed, errors } = await check([TEN], [other], {
    tolerance: { sum_of_voxels: {}, idv_voxels: { absolute: 1 } },
  });
  assert.equal(passed, false);
  assert.deepEqual([errors.absoluteSum, errors.absoluteVoxel, errors.relativeVoxel], [0, 2, 0.5]);
  assert.equal((await check([TEN], [other], { tolerance: { idv_voxels: { absolute: 2 } } })).passed, true);
  assert.equal((await check([TEN], [other], { tolerance: { relative: 0.49 } })).passed, false);
  assert.equal((await check([TEN], [[1, 2, 3, 4, 0, Number.NaN]], { tolerance: { absolute: 9 } })).passed, false);
});

test('numbers are held against sums only, cells against counts', async () => {
  const counted = await check([10 * 0.025 ** 3], [TEN], { modality: 'count', tolerance: { relative: 1e-12 } });
  assert.deepEqual([counted.passed, Object.keys(counted.errors)], [true, ['absoluteSum', 'relativeSum']]);
  assert.equal((await check([TEN, 5], [15])).passed, true);
  assert.equal((await check([TEN, 5], [16])).passed, false);
});

test('masks are regions, layers and what these have in common', async () => {
  const sum = async (mask: unknown) => (await check([[1, 2, 4, 8, 16, 32]], [0], { mask })).left;
  assert.equal(await sum('A'), 15);
  assert.equal(await sum('Layer[1-3]'), 7);
  assert.equal(await sum(['and', ['A', 'Layer6']]), 8);
  assert.equal(await sum(['or', ['B', ['and', ['A', 'A1']]]]), 17);
  await assert.rejects(sum('C'), { tag: 'UnknownRegion' });
});

test('distributions over voxels are compared as SciPy does', async () => {
  const { errors } = await check([[10, 20, 30, 40, 0, 0]], [[12, 25, 25, 45, 0, 0]]);
  // scipy.stats.contingency.chi2_contingency
  assert.ok(Math.abs((errors.logPValue ?? 0) - 0.13026425008654755) < 1e-12, String(errors.logPValue));
  const same = await check([TEN], [TEN.map((value) => 3 * value)], { tolerance: { relative: 1, 'log-p-value': 1e-9 } });
  assert.equal(same.passed, true);
  assert.ok(Number.isNaN((await check([TEN], [[-1, 2, 3, 4, 0, 0]])).errors.logPValue));
  // scipy.stats.chi2.logsf / -log(10), beyond what a probability can say too.
  const tails = [[1, 1, 0.4985155458279934], [3, 7, 0.05305563417326619], [900, 800, 2.1093194773703146], [41000, 40000, 3.6477633709274673], [5000, 3, 1083.9846928616]]; // biome-ignore format: rows
  for (const [value, freedom, expected] of tails) {
    assert.ok(Math.abs(logChiSquaredTail(value, freedom) / expected - 1) < 1e-9, `${value}, ${freedom}`);
  }
});

test('the result does not depend on which side is which', async () => {
  const volume = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 6, maxLength: 6 });
  const run = fc.asyncProperty(volume, volume, async (a, b) => {
    const [one, other] = await Promise.all([check([a], [b]), check([b], [a])]);
    assert.equal(one.passed, other.passed);
    assert.equal(one.errors.absoluteSum + other.errors.absoluteSum, 0);
    const [p, q] = [one.errors.logPValue ?? 0, other.errors.logPValue ?? 0];
    assert.ok(p === q || Math.abs(p - q) <= 1e-9 * (1 + p), `${p} and ${q}`);
  });
  await fc.assert(run, { numRuns: 50 });
});

test('names all that is wrong with a file of tests', () => {
  const file = { annotations: 'a', hierarchy: 'h', nrrd: { x: 'x.tar' }, tests: [{ left: ['y'], right: [] }] };
  assert.throws(() => parseConsistencyTests(file, 't.json'), /nrrd\/x: .*archive.*tests\/0\/right/);
  const unknown = { ...file, nrrd: {}, tests: [{ left: ['y'], right: [1] }] };
  assert.throws(() => parseConsistencyTests(unknown, 't.json'), /tests\/0: "y" is no label of nrrd/);
});
