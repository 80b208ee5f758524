import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { parseLiterature } from '../../../../src/algorithms/densities/validation/literature.ts';
import {
  type ValidationOptions,
  validateDensities,
} from '../../../../src/algorithms/densities/validation/validate-densities.ts';
import { annotationOf, hierarchyOf } from '../../support.ts';

// Voxels of 25 µm: two of A, one of B, one outside.
const BRAIN = hierarchyOf([1, 'root', [[2, 'grey', [[3, 'A-1'], [4, 'B']]], [5, 'C']]]); // biome-ignore format: a tree
const VOXELS = await rankVoxels(BRAIN, annotationOf([4, 1, 1], [3, 3, 4, 0]));

/** Sums by rank: outside, root, grey, A-1, B, C. */
const cell = Float64Array.of(4, 0, 0, 100, 10, 0);
const validate = (check: object, options: ValidationOptions = {}, volumes = { cell }) => {
  const checks = parseLiterature([{ name: 'it', of: ['cell'], ...check }], 'table.json');
  return validateDensities(checks, VOXELS, volumes, options).at(0);
};

test('divides the sum of the whole file by the voxels of the brain', () => {
  const found = validate({ expected: { mean: 40, tolerance: 2 }, errorAbove: 2, source: 'a paper' });
  assert.deepEqual(found, { name: 'it', value: 38, range: [38, 42], z: -1, state: 'valid', source: 'a paper', fatal: true }); // biome-ignore format: one object
});

test('warns beyond one tolerance, fails beyond `errorAbove`, and on NaN', () => {
  const states = [38, 37.9, 34, 33.9].map((value) => {
    const sums = { cell: Float64Array.of(0, 0, 0, 3 * value, 0, 0) };
    return validate({ expected: { min: 38, max: 42 }, errorAbove: 3 }, {}, sums)?.state;
  });
  assert.deepEqual(states, ['valid', 'warning', 'warning', 'error']);
  const nan = { cell: cell.with(3, Number.NaN) };
  assert.equal(validate({ expected: { min: 38, max: 42 } }, {}, nan)?.state, 'error');
});

test('takes regions with those below them, and divides cells by their volume', () => {
  const found = validate({ regions: ['the grey'], expected: { mean: 1, tolerance: 0.5, perVolume: 'regions' } });
  assert.equal(found?.value, 110 / 3);
  assert.deepEqual(
    found?.range?.map(Math.round),
    [0.5, 1.5].map((cells) => Math.round(cells / (3 * 0.025 ** 3))),
  );
});

test('says why a figure is not compared', () => {
  const reason = (check: object) => [validate(check)?.state, validate(check)?.reason];
  assert.deepEqual(reason({}), ['not compared', 'the literature has no figure']);
  assert.deepEqual(reason({ regions: ['the C'] }), ['not compared', 'the annotation has no voxel of it']);
  assert.deepEqual(reason({ regions: ['moon'] }), ['not compared', 'the annotation has no voxel of it']);
});

test('names each region that has none of what must be there, those without voxels apart', () => {
  const present = { measure: 'present', eachOf: { acronym: '@^[ABC]' } };
  assert.equal(validate(present)?.state, 'valid');
  const empty = validate(present, {}, { cell: cell.with(4, 0).with(3, -1) });
  assert.deepEqual([empty?.state, empty?.reason], ['error', 'there is no cell density above 0 in A-1, B']);
  const named = validate(
    { ...present, eachOf: { acronym: '@^[AB]', exceptName: 'the B' } },
    {},
    { cell: cell.with(4, 0) },
  );
  assert.equal(named?.state, 'valid');
  assert.equal(validate({ measure: 'absent', regions: ['the B'] })?.state, 'warning');
});

test('leaves out what needs a volume or a hierarchy that is not given', () => {
  assert.equal(validate({ of: ['cell', 'pv'] }), undefined);
  assert.equal(validate({ regions: ['the B'] }, { byRegion: false }), undefined);
});

test('--compat takes the ranges of the reference and never fails where it does not', () => {
  const compat = { expected: { min: 0, max: 1 }, fatal: false };
  const check = { expected: { min: 38, max: 42 }, compat };
  assert.deepEqual([validate(check)?.state, validate(check)?.fatal], ['valid', true]);
  assert.deepEqual([validate(check, { compat: true })?.z, validate(check, { compat: true })?.fatal], [75, false]);
});

test('names all that is wrong with a table', () => {
  const table = [{ name: 'x' }, { name: 'y', of: ['cels'] }, { name: 'z', of: ['cell'], expected: { min: 2, max: 1 } }];
  assert.throws(() => parseLiterature(table, 't.json'), /at 0: .*at 1\/of\/0: .*at 2\/expected/);
});
