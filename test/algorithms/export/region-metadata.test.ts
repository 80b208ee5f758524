import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportParcellation } from '../../../src/algorithms/export/parcellation.ts';
import type { RegionsLayers } from '../../../src/ontology/layers.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { annotationOf, hierarchyOf, withPool } from '../support.ts';

const BRAIN = hierarchyOf([
  1,
  'root',
  [
    [
      2,
      'A',
      [
        [4, 'A1'],
        [5, 'A2'],
      ],
    ],
    [3, 'B1'],
    [6, 'empty'],
  ],
]);
const [L1, L2] = ['http://layers.org/1', 'http://layers.org/2'];
const LAYERS: RegionsLayers = new Map([
  [4, [{ id: L1, label: 'L1' }]],
  [5, [{ id: L2, label: 'L2' }]],
  [
    3,
    [
      { id: L1, label: 'L1' },
      { id: 'http://layers.org/3', label: 'L3' },
    ],
  ],
  [6, [{ id: L2, label: 'L2' }]],
]);
// In a line: 0 A1 A1 B1 A2 0, voxels of 25 µm.
const LINE = annotationOf([6, 1, 1], [0, 4, 4, 3, 5, 0]);
const exported = (compat = false) => withPool(1, (pool) => exportParcellation(pool, BRAIN, LINE, LAYERS, { compat }));

test('gives volume, share of the brain, layers and neighbours of a region', async () => {
  const { metadata } = await exported();
  assert.deepEqual(metadata.get(4), {
    id: 4,
    representedInAnnotation: true,
    unitCode: 'cubic micrometer',
    regionVolume: 2 * 15625,
    regionVolumeRatioToWholeBrain: 0.5,
    layers: [L1],
    adjacentTo: { 3: 0.5 },
    continuousWith: [3],
  });
});

test('a region on a mirrored grid has a positive volume', async () => {
  const grid = gridOf([2, 2, 1], { spacing: [2, -3, 1] });
  const annotation = memorySource(volumeOf('uint32', grid.shape, [0, 3, 3, 4], grid));
  const { metadata } = await withPool(1, (pool) => exportParcellation(pool, BRAIN, annotation, LAYERS));
  assert.equal(metadata.get(3)?.regionVolume, 12);
});

test('counts a region with all below it', async () => {
  const { metadata } = await exported();
  const { regionVolume, adjacentTo, layers, continuousWith } = metadata.get(2) ?? {};
  assert.deepEqual([regionVolume, adjacentTo, layers, continuousWith], [3 * 15625, { 3: 1 / 3 }, [], []]);
  assert.deepEqual(metadata.get(1)?.adjacentTo, {});
});

test('says of a region without voxels that it is not represented', async () => {
  const { metadata, masks } = await exported();
  assert.deepEqual(Object.values(metadata.get(6) ?? {}), [6, false, 'cubic micrometer', null, null, [L2], null, null]);
  assert.deepEqual([...masks.keys()].sort(), [1, 2, 3, 4, 5]);
});

test('takes neighbours that share a layer for continuous, under compat all neighbours of a region with layers', async () => {
  const continuous = async (compat: boolean) => {
    const { metadata } = await exported(compat);
    return [2, 3, 5].map((id) => metadata.get(id)?.continuousWith);
  };
  assert.deepEqual(await continuous(false), [[], [4], []]);
  assert.deepEqual(await continuous(true), [[], [4, 5], [3]]);
});

test('lists the regions in the order of the reference: the last child first', async () => {
  const { metadata, documents } = await exported();
  assert.deepEqual([...metadata.keys()], [1, 6, 3, 2, 5, 4]);
  const keys = [...documents.metadata.matchAll(/^ {2}"(\d+)"/gm)].map(([, id]) => Number(id));
  assert.deepEqual(keys, [1, 6, 3, 2, 5, 4]);
});

test('writes volumes and shares as floats', async () => {
  const { documents } = await exported();
  assert.match(documents.metadata, /"regionVolume": 31250\.0,/);
  assert.match(documents.metadata, /"adjacentTo": \{\n {6}"3": 0\.5\n/);
  assert.match(documents.hierarchy, /"regionVolumeRatioToWholeBrain": 1\.0,/);
  assert.match(documents.hierarchyJsonLd, /"bmo:regionVolume": 62500\.0,/);
});

test('refuses an annotation with labels that are not leaves or not regions', async () => {
  const other = annotationOf([3, 1, 1], [2, 4, 99]);
  const refused = withPool(1, (pool) => exportParcellation(pool, BRAIN, other, LAYERS));
  await assert.rejects(refused, {
    tag: 'NotLeavesOnly',
    details: { file: 'tree.json', unknown: [99], notLeaves: [2] },
  });
});
