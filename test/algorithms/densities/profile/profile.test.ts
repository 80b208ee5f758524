import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseLayerSlices,
  parseProfile,
  parseProfileMapping,
} from '../../../../src/algorithms/densities/profile/profile-tables.ts';
import { sliceLayers } from '../../../../src/algorithms/densities/profile/slice-layers.ts';
import { sliceShares } from '../../../../src/algorithms/densities/profile/slice-shares.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { volumeOf } from '../../../support/volumes.ts';
import { annotationOf, withPool } from '../../support.ts';

const SLICES = parseLayerSlices('layer from upto\n2 0 3\n1 3 4\n', 'layers.tsv');
const MAPPING = 'mtype\tsclass\tlayer\tfile\nA\tINH\t1\tone\nB\tINH\t1,2\ttwo\nC\tEXC\t2\tone\n';

test('gives each M-type its share of the cells of a slice, and names slices without a cell', () => {
  const types = parseProfileMapping(MAPPING, 'mapping.tsv', SLICES).filter(({ synapseClass }) => synapseClass === 'inhibitory'); // biome-ignore format: one thought
  const profiles = new Map([['one', [9, 9, 9, 1]], ['two', [2, 0, 4, 3]]]); // biome-ignore format: pairs
  const { shares, empty } = sliceShares(types, SLICES, profiles);
  assert.deepEqual(empty, [1]);
  assert.deepEqual(
    shares.map(({ mType, layer, share }) => [mType, layer, share]),
    [['B', 1, 1], ['B', 2, 0], ['B', 3, 1], ['A', 4, 0.25], ['B', 4, 0.75]], // biome-ignore format: rows
  );
});

test('says of the tables all that is wrong, with the rows', () => {
  const refuse = (parse: () => unknown, message: RegExp) => assert.throws(parse, (error: Error) => message.test(error.message)); // biome-ignore format: one thought
  refuse(
    () => parseLayerSlices('layer from upto\n2 0 3\n1 2 9\n3 9 9\n', 's.tsv'),
    /row 3: .* of layer 2; row 4: it has 0 slices/,
  );
  refuse(
    () => parseProfileMapping('mtype sclass layer file\nA INH 1,4 x\nB GLIA 1 x\n', 'm.tsv', SLICES),
    /row 3.*GLIA/,
  );
  refuse(
    () => parseProfileMapping('mtype sclass layer file\nA INH 1,4 x\nB INH 5 x\n', 'm.tsv', SLICES),
    /row 2.*layer_4.*row 3.*layer_5/,
  );
  refuse(() => parseProfile('1\n-2\nx\n', 'x.dat', 4), /row 2.*row 3.*it has 3 numbers for 4 slices/);
});

/** A column of voxels along y, and vectors up it. */
const column = (labels: readonly number[], vector: readonly number[] = [0, 1, 0]) => {
  const shape = [1, labels.length, 1] as const;
  const vectors = volumeOf('float', shape, labels.flatMap(() => vector)); // biome-ignore format: one thought
  const header = { grid: vectors.grid, type: 'float', components: 3 } as const;
  return {
    annotation: annotationOf(shape, labels),
    vectors: async () => ({ header, source: memorySource(vectors) }),
    labels: new Map([['layer_2', new Set([22])], ['layer_1', new Set([11])]]), // biome-ignore format: pairs
    slices: SLICES,
  };
};

test('cuts the layers into slices of equal thickness along the vectors', async () => {
  await withPool(1, async (pool) => {
    const sliced = await sliceLayers(pool, column([0, 22, 22, 22, 22, 22, 22, 11, 11, 0]));
    assert.deepEqual([...sliced.values], [0, 1, 1, 2, 2, 3, 3, 4, 4, 0]);
  });
});

test('names the slices that have no voxel, and refuses vectors that lead nowhere', async () => {
  await withPool(1, async (pool) => {
    const details = { slices: [3] };
    await assert.rejects(sliceLayers(pool, column([22, 22, 22, 0])), { tag: 'EmptySlices', details });
    const still = column([22, 22, 22, 11], [0, 0, 0]);
    await assert.rejects(sliceLayers(pool, still), { tag: 'VectorsUndefined' });
  });
});
