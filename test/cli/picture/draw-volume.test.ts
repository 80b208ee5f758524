import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { drawVolume, type PictureOptions } from '../../../src/cli/picture/draw-volume.ts';
import type { Axis } from '../../../src/cli/picture/section.ts';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import type { VoxelType } from '../../../src/volume/voxel-types.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { newFolder } from '../../volume/folder.ts';
import { pixelsOf } from './pixels.ts';

const hierarchy = parseHierarchy(
  {
    id: 1,
    acronym: 'root',
    name: 'root',
    color_hex_triplet: 'FFFFFF',
    parent_structure_id: null,
    children: [
      { id: 2, acronym: 'A', name: 'A', color_hex_triplet: '102030', parent_structure_id: 1, children: [] },
      { id: 3, acronym: 'B', name: 'B', color_hex_triplet: 'C8640A', parent_structure_id: 1, children: [] },
    ],
  },
  'hierarchy.json',
);

interface Drawing extends Partial<Omit<PictureOptions, 'cuts'>> {
  readonly axis: Axis;
  readonly plane?: number;
  readonly grid?: Grid;
}

/** The pixels of one section of a volume that has been written to a file. */
async function drawn(
  t: TestContext,
  type: Exclude<VoxelType, 'int64' | 'uint64'>,
  shape: Vec3,
  values: ArrayLike<number>,
  { axis, plane, grid = gridOf(shape), ...options }: Drawing,
): Promise<string[][]> {
  const path = join(await newFolder(t), 'volume.nrrd');
  const { components, values: array } = volumeOf(type, shape, values);
  await writeNrrd(path, headerFor({ grid, type, components }), array);
  return pixelsOf(await drawVolume(path, { cuts: [{ axis, plane }], scale: 1, ...options }));
}

test('across x the columns run along z and the rows along y, as in a coronal section', async (t) => {
  const pixels = await drawn(t, 'uint32', [1, 2, 3], [2, 0, 0, 0, 0, 3], { axis: 'x', hierarchy, scale: 2 });
  const middles = [0, 2].map((y) => [0, 2, 4].map((x) => pixels[y][x]));
  assert.deepEqual(middles, [
    ['102030', 'ffffff', 'ffffff'],
    ['ffffff', 'ffffff', 'c8640a'],
  ]);
});

test('across y the rows run along x, and across z the columns do', async (t) => {
  const labels = [2, 0, 0, 3, 0, 0];
  const horizontal = await drawn(t, 'uint32', [3, 1, 2], labels, { axis: 'y', hierarchy, scale: 2 });
  assert.deepEqual([horizontal.length, horizontal[0].length], [6, 4]);
  assert.deepEqual([horizontal[0][0], horizontal[0][2], horizontal[2][0]], ['102030', 'c8640a', 'ffffff']);
  const sagittal = await drawn(t, 'uint32', [3, 1, 2], labels, { axis: 'z', plane: 1, hierarchy, scale: 2 });
  assert.deepEqual([sagittal.length, sagittal[0].length, sagittal[0][0]], [2, 6, 'c8640a']);
});

test('a volume of many slabs is drawn as a whole', async (t) => {
  const depth = 21;
  const values = Array.from({ length: 2 * depth }, (_, voxel) => voxel);
  const pixels = await drawn(t, 'uint32', [2, 1, depth], values, { axis: 'x', plane: 0 });
  assert.equal(new Set(pixels[0]).size, depth);
});

test('a darker line divides regions, also where both have one colour', async (t) => {
  const pixels = await drawn(t, 'uint32', [2, 1, 1], [2, 3], { axis: 'z', hierarchy, scale: 3 });
  assert.deepEqual(pixels[0], ['102030', '102030', '0a131d', 'c8640a', 'c8640a', 'c8640a']);
});

test('an id that the hierarchy does not know is red', async (t) => {
  assert.deepEqual(await drawn(t, 'uint32', [1, 1, 1], [7], { axis: 'x', hierarchy }), [['ff0000']]);
});

test('labels without a hierarchy have colours of their own, 0 is white', async (t) => {
  const [row] = await drawn(t, 'uint32', [4, 1, 1], [0, 997, 315, 997], { axis: 'z' });
  assert.deepEqual([row[0], row[1] === row[3], row[1] === row[2], row[1] === 'ffffff'], ['ffffff', true, false, false]);
});

test('hemispheres and masks are drawn in one colour a code', async (t) => {
  assert.deepEqual(await drawn(t, 'uint8', [3, 1, 1], [0, 1, 2], { axis: 'z' }), [['ffffff', '0072b2', 'e69f00']]);
});

/** The picture of scalars without the scale below it. */
const withoutScale = (pixels: string[][], rows: number): string[][] =>
  pixels.slice(0, rows).map((row) => row.filter((color, x) => color !== 'ffffff' || x < 3));

test('scalars run through the colour map, NaN is white, and the scale stands below', async (t) => {
  const pixels = await drawn(t, 'float', [3, 1, 1], [-1.5, Number.NaN, 20], { axis: 'z' });
  assert.deepEqual(withoutScale(pixels, 1), [['440154', 'ffffff', 'fde725']]);
  const below = pixels.slice(1).flat();
  for (const color of ['440154', 'fde725', '333333']) assert.ok(below.includes(color), color);
});

test('many values of a small type are scalars', async (t) => {
  const pixels = await drawn(t, 'uint8', [3, 1, 1], [0, 100, 200], { axis: 'z' });
  assert.deepEqual(withoutScale(pixels, 1), [['440154', '21918c', 'fde725']]);
});

test('two values a voxel are drawn in two rows on one scale', async (t) => {
  const pixels = await drawn(t, 'float', [2, 1, 1], [0, 4, 8, 8], { axis: 'z' });
  assert.deepEqual([pixels[0].slice(0, 2), pixels[13].slice(0, 2)], [
    ['440154', 'fde725'],
    ['21918c', 'fde725'],
  ]); // biome-ignore format: rows
});

test('vectors show how much of each axis they have, and nothing where there is none', async (t) => {
  const vectors = [0, -2, 0, Number.NaN, Number.NaN, Number.NaN, 0, 0, 0];
  assert.deepEqual(await drawn(t, 'float', [3, 1, 1], vectors, { axis: 'z' }), [['00ff00', 'ffffff', 'ffffff']]);
});

test('orientations show where they turn (0, 1, 0), whatever their length', async (t) => {
  const quaternions = [1, 0, 0, 0, 1, 0, 0, -1, 2, 2, 0, 0, 0, 0, 0, 0];
  const pixels = await drawn(t, 'double', [4, 1, 1], quaternions, { axis: 'z' });
  assert.deepEqual(pixels, [['00ff00', 'ff0000', '0000ff', 'ffffff']]);
});

test('voxels that are longer than wide are drawn so, also on turned axes', async (t) => {
  const along = gridOf([1, 1, 1], { spacing: [100, 20, 10] });
  const turned: Grid = { ...along, directions: [[0, 100, 0], [-20, 0, 0], [0, 0, -10]] }; // biome-ignore format: a matrix
  for (const grid of [along, turned]) {
    const pixels = await drawn(t, 'uint32', [1, 1, 1], [2], { axis: 'x', hierarchy, grid });
    assert.deepEqual([pixels.length, pixels[0].length], [2, 1]);
  }
});

test('a plane that the volume does not have is refused', async (t) => {
  const draw = drawn(t, 'uint32', [1, 2, 3], [0, 0, 0, 0, 0, 0], { axis: 'z', plane: 3, hierarchy });
  await assert.rejects(draw, { tag: 'NoSuchPlane', details: { axis: 'z', plane: 3, count: 3 } });
});

test('what cannot be drawn is refused by name', async (t) => {
  await assert.rejects(drawn(t, 'float', [1, 1, 1], [1, 2, 3, 4, 5], { axis: 'x' }), { tag: 'NotDrawable' });
  await assert.rejects(drawn(t, 'float', [1, 1, 1], [Number.NaN], { axis: 'x' }), { tag: 'NotDrawable' });
  await assert.rejects(drawn(t, 'float', [1, 1, 1], [1], { axis: 'x', hierarchy }), { tag: 'NotAnAnnotation' });
});

test('a picture that is too large for the memory is refused', async (t) => {
  const draw = drawn(t, 'uint32', [1, 1, 1], [2], { axis: 'z', hierarchy, scale: 1e9 });
  await assert.rejects(draw, { tag: 'PictureTooLarge', message: /volume\.nrrd/ });
});
