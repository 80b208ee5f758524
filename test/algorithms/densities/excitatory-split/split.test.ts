import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkValues } from '../../../../src/algorithms/densities/check-values.ts';
import { parseSplitMapping } from '../../../../src/algorithms/densities/excitatory-split/split-mapping.ts';
import { splitNeurons } from '../../../../src/algorithms/densities/excitatory-split/split-neurons.ts';
import { sharesByLabel, withoutRepeats } from '../../../../src/algorithms/densities/layer-shares.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';
import { collect } from '../../../volume/collect.ts';
import { annotationOf } from '../../support.ts';

test('reads the shares of M-types, and names the layers that do not add up to 1', () => {
  const mapping = parseSplitMapping('layer,IPC,TPC:A\nlayer_2,0.25,0.75\nlayer_3,0,0.5\n', 'split.csv', 3);
  assert.deepEqual(mapping, {
    shares: [
      { mType: 'IPC', layer: 2, share: 0.25 },
      { mType: 'TPC:A', layer: 2, share: 0.75 },
      { mType: 'TPC:A', layer: 3, share: 0.5 },
    ],
    unbalanced: [{ layer: 'layer_3', sum: 0.5 }],
  });
});

test('names every share that is negative or missing, and every layer that is unknown or there twice', () => {
  const issuesOf = (text: string) => {
    try {
      parseSplitMapping(text, 'split.csv', 3);
    } catch (error) {
      return (error as { details: { issues: { row?: number; column?: string; reason: string }[] } }).details.issues;
    }
    return assert.fail('it was accepted');
  };
  const places = issuesOf('layer,IPC,TPC\nlayer_1,-0.5,1\nlayer_2,,x\n').map(({ row, column }) => [row, column]);
  assert.deepEqual(places, [
    [2, 'IPC'],
    [3, 'IPC'],
    [3, 'TPC'],
  ]);
  const rows = issuesOf('layer,IPC\nlayer_1,1\nlayer_7,1\nlayer_1,1\n').map(({ row, reason }) => [row, reason]);
  assert.deepEqual(rows, [
    [3, 'it is none of layer_1, layer_2, layer_3'],
    [4, 'the layer has another row'],
  ]);
});

const TWICE = [
  { mType: 'IPC', layer: 1, share: 0.2 },
  { mType: 'TPC', layer: 1, share: 0.8 },
  { mType: 'IPC', layer: 2, share: 1 },
];
const LAYERS = new Map([[11, 1], [22, 2], [21, 2]]); // biome-ignore format: pairs

test('puts an M-type of several layers together; under compat the last layer wins', () => {
  const both = withoutRepeats(TWICE, { compat: false });
  assert.deepEqual(both.repeated, ['IPC']);
  const shares = sharesByLabel(both.shares, LAYERS, 'excitatory');
  assert.deepEqual(shares.meTypes, ['IPC', 'TPC']);
  assert.deepEqual(shares.regionIds, [11, 22, 21]);
  assert.deepEqual([...shares.shares], [0.2, 1, 1, 0.8, 0, 0]);
  const last = withoutRepeats(TWICE, { compat: true });
  assert.deepEqual([...sharesByLabel(last.shares, LAYERS, 'excitatory').shares], [0, 1, 1, 0.8, 0, 0]);
  assert.deepEqual(last.repeated, ['IPC']);
});

const densities = (neuron: readonly number[], inhibitory: readonly number[]) => ({
  annotation: annotationOf([1, 1, 4], [0, 11, 5, 22]),
  neuron: memorySource(volumeOf('double', [1, 1, 4], neuron)),
  inhibitory: memorySource(volumeOf('double', [1, 1, 4], inhibitory)),
});

test('tells excitatory neurons from inhibitory ones, and keeps those outside of the layers', async () => {
  for (const planes of [1, 3, 4]) {
    const surplus = { voxels: 0, total: 0 };
    const sources = densities([1, 5, 7, 3], [0.5, 2, 8, 1]);
    const slabs = await collect(splitNeurons(sources, { layers: LAYERS, type: 'double', planes }, surplus));
    assert.deepEqual(slabs.flatMap(({ excitatory }) => [...excitatory]), [0.5, 3, 0, 2]); // biome-ignore format: one thought
    assert.deepEqual(slabs.flatMap(({ outsideExcitatory }) => [...outsideExcitatory]), [0.5, 0, 0, 0]); // biome-ignore format: one thought
    assert.deepEqual(slabs.flatMap(({ outsideInhibitory }) => [...outsideInhibitory]), [0.5, 0, 8, 0]); // biome-ignore format: one thought
    assert.deepEqual(surplus, { voxels: 1, total: 1 });
  }
});

test('names both densities when both have voxels that are none', async () => {
  const grid = gridOf([1, 1, 4]);
  const check = checkValues([{ name: 'neurons', grid }, { name: 'gad67', grid }]); // biome-ignore format: one thought
  const sources = densities([1, Number.NaN, 7, 3], [0.5, 2, -8, -1]);
  const options = { layers: LAYERS, type: 'double', check, planes: 1 } as const;
  const volumes = [
    { name: 'neurons', negative: 0, notFinite: 1, first: [0, 0, 1] },
    { name: 'gad67', negative: 2, notFinite: 0, first: [0, 0, 2] },
  ];
  const split = collect(splitNeurons(sources, options, { voxels: 0, total: 0 }));
  await assert.rejects(split, { tag: 'UnusableVoxels', details: { volumes } });
});
