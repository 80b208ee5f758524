import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRegionMetadata } from '../../../src/algorithms/regions/region-metadata.ts';
import { type Interpolation, interpolateVectors } from '../../../src/algorithms/vectors/interpolate.ts';
import { interpolationGroups } from '../../../src/algorithms/vectors/interpolation-groups.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { voxelTypeOf } from '../../../src/volume/voxel-types.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { annotationOf, hierarchyOf, valuesOf, withPool } from '../support.ts';

const NAN = Number.NaN;
const SHAPE: Vec3 = [2, 2, 2];
/** Labels 1 to 8, the last index fastest, as the reference's tests count. */
const CUBE_LABELS = [1, 5, 3, 7, 2, 6, 4, 8];
const CUBE = annotationOf(SHAPE, CUBE_LABELS);
const WHOLE = { labels: new Map(CUBE_LABELS.map((label) => [label, 1])), names: ['Cube'] };
const LAYERS = { labels: new Map(CUBE_LABELS.map((label) => [label, label <= 4 ? 1 : 2])), names: ['one', 'two'] };

/** A vector of three equal components for each value. */
const fieldOf = (shape: Vec3, values: readonly number[], type: 'float' | 'double' = 'float') =>
  volumeOf(
    type,
    shape,
    values.flatMap((value) => [value, value, value]),
  );

type Options = Partial<Interpolation> & { threads?: number; planes?: number; annotation?: typeof CUBE };

async function interpolate(vectors: Volume, options: Options) {
  const { threads = 1, planes, annotation = CUBE, ...given } = options;
  const settings = { groups: WHOLE, nans: false, byHemisphere: false, ...given };
  const shape = { grid: vectors.grid, type: voxelTypeOf(vectors.values), components: vectors.components };
  return withPool(threads, async (pool) => {
    const open = async () => memorySource(vectors);
    const result = await interpolateVectors(pool, annotation, shape, open, settings, { planes });
    const values = await valuesOf(result.values);
    return { type: result.type, warnings: result.warnings, values: values.filter((_, i) => i % 3 === 0) };
  });
}

test('gives NaN vectors that of the nearest voxel of their half', async () => {
  const vectors = fieldOf(SHAPE, [NAN, 1, 1, 1, 2, 2, 2, NAN]);
  const { values, warnings } = await interpolate(vectors, { nans: true, byHemisphere: true });
  assert.deepEqual([values, warnings], [[1, 1, 1, 1, 2, 2, 2, 2], []]);
});

test('by half and layer, replaces NaN vectors, those in the mask, or both', async () => {
  const vectors = fieldOf(SHAPE, [NAN, 1, 3, 1, 2, 3, 2, NAN]);
  const mask = memorySource(volumeOf('uint8', SHAPE, [1, 0, 0, 0, 0, 0, 0, 0]));
  const settings = { groups: LAYERS, byHemisphere: true };
  const valuesWith = async (options: Options) => (await interpolate(vectors, { ...settings, ...options })).values;
  assert.deepEqual(await valuesWith({ nans: true }), [3, 1, 3, 1, 2, 3, 2, 3]);
  assert.deepEqual(await valuesWith({ mask }), [3, 1, 3, 1, 2, 3, 2, NAN]);
  assert.deepEqual(await valuesWith({ nans: true, mask }), [3, 1, 3, 1, 2, 3, 2, 3]);
});

test('takes nothing from voxels in the mask, and replaces valid vectors in it', async () => {
  const line = annotationOf([4, 1, 1], [1, 1, 1, 1]);
  const mask = memorySource(volumeOf('double', [4, 1, 1], [0, 0, 0.5, 1]));
  const vectors = fieldOf([4, 1, 1], [1, NAN, 7, 8]);
  const { values } = await interpolate(vectors, { annotation: line, mask, nans: true });
  assert.deepEqual(values, [1, 1, 1, 1]);
});

test('leaves groups without a valid vector as they are, and says so', async () => {
  const vectors = fieldOf(SHAPE, [NAN, 1, NAN, 1, 2, 2, 2, 2]);
  const { values, warnings } = await interpolate(vectors, { groups: LAYERS, nans: true, byHemisphere: true });
  assert.deepEqual(values, [NAN, 1, NAN, 1, 2, 2, 2, 2]);
  assert.deepEqual(warnings, [
    '2 voxel(s) of one, left hemisphere, keep what they have: no voxel there has a valid vector.',
  ]);
  const nothing = await interpolate(fieldOf(SHAPE, new Array(8).fill(NAN)), { nans: true });
  assert.deepEqual(nothing.values, new Array(8).fill(NAN));
  assert.deepEqual(nothing.warnings, ['8 voxel(s) of Cube keep what they have: no voxel there has a valid vector.']);
});

test('changes no vector outside of the region, whatever the spacing, slabs, workers and type', async () => {
  const shape: Vec3 = [5, 4, 6];
  const labels = Array.from({ length: 120 }, (_, i) => (i % 5 === 0 || i % 4 === 3 ? 0 : 1));
  const data = Array.from({ length: 120 }, (_, i) => ((i * 7) % 11 < 5 ? NAN : i + 0.1));
  const groups = { labels: new Map([[1, 1]]), names: ['Region'] };
  const grid = gridOf(shape, { spacing: [10, 25, 40] });
  const annotation = memorySource(volumeOf('uint32', shape, labels, grid));
  const vectors = volumeOf(
    'double',
    shape,
    data.flatMap((value) => [value, value, value]),
    grid,
  );
  const single = await interpolate(vectors, { annotation, groups, nans: true, planes: 6 });
  const several = await interpolate(vectors, { annotation, groups, nans: true, planes: 1, threads: 2 });
  assert.deepEqual(several, single);
  assert.equal(single.type, 'float');
  for (const [i, value] of single.values.entries()) {
    if (labels[i] === 0 || !Number.isNaN(data[i])) assert.equal(value, Math.fround(data[i]));
    else assert.ok(data.map(Math.fround).includes(value));
  }
  const compat = await interpolate(vectors, { annotation, groups, nans: true, compat: true });
  assert.equal(compat.type, 'double');
  assert.deepEqual(compat.values.map(Math.fround), single.values);
});

test('refuses vectors or a mask of another grid, masks of vectors, and regions without voxels', async () => {
  const vectors = fieldOf(SHAPE, new Array(8).fill(1));
  const moved = volumeOf('float', SHAPE, new Array(24).fill(1), gridOf(SHAPE, { origin: [0, 0, 9] }));
  const small = memorySource(volumeOf('uint8', [2, 2, 1], [1, 0, 0, 0]));
  await assert.rejects(interpolate(moved, { nans: true }), { tag: 'GridMismatch' });
  await assert.rejects(interpolate(vectors, { mask: small }), { tag: 'GridMismatch' });
  await assert.rejects(interpolate(vectors, { mask: memorySource(vectors) }), { tag: 'NotAMask' });
  await assert.rejects(interpolate(volumeOf('float', SHAPE, new Array(8).fill(1)), { nans: true }), {
    tag: 'NotDirectionVectors',
  });
  const groups = { labels: new Map([[99, 1]]), names: ['Nowhere'] };
  await assert.rejects(interpolate(vectors, { groups, nans: true }), {
    tag: 'RegionWithoutVoxels',
    details: { region: 'Nowhere' },
  });
});

test('makes groups of a region as a whole, or of its layers', () => {
  const hierarchy = hierarchyOf([1, 'R', [[2, 'R1'], [3, 'R2'], [4, 'X1']]]); // biome-ignore format: a tree
  const region = { name: 'Rest', query: '@^R', attribute: 'acronym' };
  const layers = { names: ['top', 'low'], queries: ['@1$', '@2$'], attribute: 'acronym' };
  const metadata = parseRegionMetadata({ region, layers }, 'metadata.json');
  assert.deepEqual(interpolationGroups(hierarchy, metadata, false), {
    labels: new Map([[1, 1], [2, 1], [3, 1]]), // biome-ignore format: pairs
    names: ['Rest'],
  });
  assert.deepEqual(interpolationGroups(hierarchy, metadata, true), {
    labels: new Map([[2, 1], [3, 2]]), // biome-ignore format: pairs
    names: ['top', 'low'],
  });
  const many = Array.from({ length: 128 }, (_, i) => `layer ${i}`);
  const tooMany = parseRegionMetadata({ region, layers: { ...layers, names: many, queries: many } }, 'metadata.json');
  assert.throws(() => interpolationGroups(hierarchy, tooMany, true), { tag: 'TooManyLayers' });
  const flat = parseRegionMetadata({ region }, 'metadata.json');
  assert.throws(() => interpolationGroups(hierarchy, flat, true), { tag: 'LayersNotDescribed' });
});
