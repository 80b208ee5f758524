import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compositionOfCells,
  compositionOfDensities,
} from '../../../../src/algorithms/densities/composition-summary/composition-rows.ts';
import {
  compositionSummary,
  roundHalfToEven,
} from '../../../../src/algorithms/densities/composition-summary/composition-summary.ts';
import {
  type DensitySums,
  densitySumsJson,
  joinSums,
  parseDensitySums,
  sumDensities,
} from '../../../../src/algorithms/densities/composition-summary/density-sums.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { parseHierarchy } from '../../../../src/ontology/hierarchy.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';

const node = (id: number, acronym: string, children: object[] = []) => ({
  id,
  acronym,
  name: `of ${acronym}`,
  children,
});
const hierarchy = parseHierarchy(node(1, 'root', [node(2, 'B'), node(3, 'A')]), 'h.json');
const iris = {
  mTypes: new Map([['M', 'http://m'], ['N', 'http://n']]), // biome-ignore format: a table
  eTypes: new Map([['e', 'http://e'], ['f', 'http://f']]), // biome-ignore format: a table
};
const regionIri = (id: number): string => `http://r/${id}`;

const sumsOf = (
  sums: Record<string, [number, number][]>,
  voxels: [number, number][] = [
    [2, 4],
    [3, 2],
  ],
): DensitySums => ({
  // biome-ignore format: a table
  voxelVolume: 1e9,
  voxels: new Map(voxels),
  sums: new Map(Object.entries(sums).map(([meType, byRegion]) => [meType, new Map(byRegion)])),
});

test('sums densities over the voxels labelled with exactly a region, zeros included', async () => {
  const labels = volumeOf('uint32', [2, 3, 1], [0, 2, 2, 2, 3, 1]);
  const density = volumeOf('double', [2, 3, 1], [9, 1, 0, 3, 0, 0.5]);
  const voxels = await rankVoxels(hierarchy, memorySource(labels));
  const sums = await sumDensities(voxels, new Map([['M|e', async () => memorySource(density)]]));
  assert.equal(sums.voxelVolume, 15625);
  assert.deepEqual(sums.voxels, new Map([[1, 1], [2, 3], [3, 1]])); // biome-ignore format: a table
  assert.deepEqual(sums.sums.get('M|e'), new Map([[1, 0.5], [2, 4]])); // biome-ignore format: a table
});

test('gives mean density and rounded number of cells, by acronym, M-type and E-type', () => {
  const sums = sumsOf({ 'N|e': [[2, 2.5]], 'M|f': [[2, 1], [3, 7]], 'M|e': [[2, 0], [3, 0.5]] }); // biome-ignore format: a table
  const { hasPart } = compositionSummary(compositionOfDensities(sums), hierarchy, iris, regionIri);
  assert.deepEqual(Object.keys(hasPart), ['http://r/3', 'http://r/2']);
  assert.deepEqual(hasPart['http://r/3'], {
    label: 'of A',
    notation: 'A',
    about: 'BrainRegion',
    hasPart: {
      'http://m': {
        label: 'M',
        about: 'MType',
        hasPart: {
          'http://e': { label: 'e', about: 'EType', composition: { neuron: { density: 0.25, count: 0 } } },
          'http://f': { label: 'f', about: 'EType', composition: { neuron: { density: 3.5, count: 7 } } },
        },
      },
    },
  });
  assert.deepEqual(hasPart['http://r/2'].hasPart['http://n'].hasPart['http://e'].composition.neuron, {
    density: 0.625,
    count: 2,
  });
});

test('rounds halves to the even number', () => {
  assert.deepEqual([0.5, 1.5, 2.5, 2.4999999999999996, 3].map(roundHalfToEven), [0, 2, 2, 2, 3]);
});

test('divides placed cells by the volume of the region', () => {
  const cells = [
    { regionId: 2, mType: 'M', eType: 'e', count: 3 },
    { regionId: 7, mType: 'M', eType: 'e', count: 1 },
  ];
  const annotation = { voxels: new Map([[2, 4]]), voxelVolume: 15625 };
  assert.deepEqual(compositionOfCells(cells, annotation), [{ ...cells[0], density: 48000 }]);
});

test('names all regions, cell types and densities that it cannot place', () => {
  const sums = sumsOf({ 'M|e': [[2, Number.NaN]], 'O|e': [[9, 1]], 'M|g': [[8, 1]] }, [[2, 1], [8, 1], [9, 1]]); // biome-ignore format: a table
  assert.throws(() => compositionSummary(compositionOfDensities(sums), hierarchy, iris, regionIri), {
    tag: 'CompositionIncomplete',
    details: {
      hierarchy: 'h.json',
      unknownRegions: [9, 8],
      unknownTypes: ['O', 'g'],
      notNumbers: ['M|e in 2'],
    },
  });
});

test('keeps all digits of the sums in their file, and joins files of different ME-types', () => {
  const sums = sumsOf({ 'M|e': [[2, 0.1 + 0.2]] });
  assert.deepEqual(parseDensitySums(JSON.parse(densitySumsJson(sums)), 'sums.json'), sums);
  assert.deepEqual(joinSums([sums, sumsOf({ 'N|e': [[3, 1]] })]).sums.size, 2);
  assert.throws(() => joinSums([sums, sums]), { tag: 'RepeatedMeTypes', details: { meTypes: ['M|e'] } });
  assert.throws(() => parseDensitySums({ voxelVolume: 0, voxels: { a: 1 }, sums: {} }, 'sums.json'), {
    tag: 'MalformedDensitySums',
  });
});
