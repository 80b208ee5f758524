import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLayerPartition } from '../../../src/algorithms/integrity/layer-partition.ts';
import type { RegionMetadata } from '../../../src/algorithms/regions/region-metadata.ts';
import { hierarchyOf } from '../support.ts';
import { assertFails, assertPasses } from './support.ts';

const CORTEX = hierarchyOf([997, 'root', [[1, 'Cx', [[2, 'V', [[3, 'V1'], [4, 'V2']]], [5, 'M1']]], [6, 'TH1']]]); // biome-ignore format: a tree
const region = { name: 'Cx', query: 'Cx', attribute: 'acronym', withDescendants: true };
const layersOf = (...queries: string[]): RegionMetadata => {
  return { region, layers: { names: queries, queries, attribute: 'acronym', withDescendants: true } };
};
const counts = new Map([[0, 9], [3, 1], [4, 1], [5, 1], [6, 1]]); // biome-ignore format: pairs

test('the layers of a region divide what an annotation has of it', () => {
  assertPasses([checkLayerPartition(CORTEX, layersOf('@1$', '@2$'), counts)]);
});

test('a region in no layer', () => {
  assertFails([checkLayerPartition(CORTEX, layersOf('@1$'), counts)], 'layer partition', /in no layer: V2\.$/);
  const parents = new Map([...counts, [2, 7]]);
  assertFails([checkLayerPartition(CORTEX, layersOf('@1$', '@2$'), parents)], 'layer partition', /in no layer: V\.$/);
});

test('a region in two layers', () => {
  const layers = layersOf('@1$', '@2$', '@^M');
  assertFails([checkLayerPartition(CORTEX, layers, counts)], 'layer partition', /in several layers: M1\.$/);
});

test('no voxel of the region, and no layers', () => {
  assertFails([checkLayerPartition(CORTEX, layersOf('@1$'), new Map([[6, 1]]))], 'layer partition', /no voxel of Cx/);
  assert.throws(() => checkLayerPartition(CORTEX, { region }, counts), { tag: 'LayersNotDescribed' });
});
