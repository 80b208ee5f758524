import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { drawVolume } from '../../../src/cli/picture/draw.ts';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';

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

/** Rows of colours, `rrggbb`. */
function pixels(png: Buffer): string[][] {
  const { width, height, data } = PNG.sync.read(png);
  const at = (x: number, y: number) => data.subarray(4 * (x + width * y), 4 * (x + width * y) + 3).toString('hex');
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(x, y)));
}

test('across x the columns run along z and the rows along y, as in a coronal section', () => {
  const annotation = volumeOf('uint32', [1, 2, 3], [2, 0, 0, 0, 0, 3]);
  const drawn = pixels(drawVolume(annotation, hierarchy, [{ axis: 'x' }], 2));
  const middles = [0, 2].map((y) => [0, 2, 4].map((x) => drawn[y][x]));
  assert.deepEqual(middles, [
    ['102030', 'ffffff', 'ffffff'],
    ['ffffff', 'ffffff', 'c8640a'],
  ]);
});

test('a darker line divides regions, also where both have one colour', () => {
  const annotation = volumeOf('uint32', [2, 1, 1], [2, 3]);
  assert.deepEqual(pixels(drawVolume(annotation, hierarchy, [{ axis: 'z' }], 3))[0], [
    '102030',
    '102030',
    '0a131d',
    'c8640a',
    'c8640a',
    'c8640a',
  ]);
});

test('an id that the hierarchy does not know is red', () => {
  assert.deepEqual(pixels(drawVolume(volumeOf('uint32', [1, 1, 1], [7]), hierarchy, [{ axis: 'x' }], 1)), [['ff0000']]);
});

test('scalars run from black to white', () => {
  const drawn = pixels(drawVolume(volumeOf('float', [3, 1, 1], [-1, 0, 1]), undefined, [{ axis: 'z' }], 1));
  assert.deepEqual(drawn, [['000000', '808080', 'ffffff']]);
});

test('directions show how much of each axis they have, and nothing where there is none', () => {
  const vectors = volumeOf('float', [2, 1, 1], [0, -2, 0, Number.NaN, Number.NaN, Number.NaN]);
  assert.deepEqual(pixels(drawVolume(vectors, undefined, [{ axis: 'z' }], 1)), [['00ff00', 'ffffff']]);
});

test('voxels that are longer than wide are drawn so', () => {
  const annotation = volumeOf('uint32', [1, 1, 1], [2], gridOf([1, 1, 1], { spacing: [100, 20, 10] }));
  const drawn = pixels(drawVolume(annotation, hierarchy, [{ axis: 'x' }], 1));
  assert.deepEqual([drawn.length, drawn[0].length], [2, 1]);
});

test('a plane that the volume does not have is refused', () => {
  const draw = () =>
    drawVolume(volumeOf('uint32', [1, 2, 3], [0, 0, 0, 0, 0, 0]), hierarchy, [{ axis: 'z', plane: 3 }], 1);
  assert.throws(draw, { tag: 'NoSuchPlane', details: { axis: 'z', plane: 3, count: 3 } });
});
