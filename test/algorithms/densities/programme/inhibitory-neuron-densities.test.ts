import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type InhibitoryOptions,
  inhibitoryNeuronDensities,
} from '../../../../src/algorithms/densities/programme/inhibitory-neuron-densities.ts';
import { memorySource } from '../../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../../support/volumes.ts';
import { annotationOf, assertClose, hierarchyOf, valuesOf } from '../../support.ts';

const HIERARCHY = hierarchyOf([8, 'root', [[1, 'A', [[2, 'B']]], [3, 'C']]]); // biome-ignore format: a tree
/** Voxels of 1 mm³: outside, A, B, B, C, and a label that is no region. */
const GRID = gridOf([2, 3, 1], { spacing: [1000, 1000, 1000] });
const LABELS = memorySource(volumeOf('uint32', GRID.shape, [0, 1, 2, 2, 3, 77], GRID));
const NEURONS = [9, 8, 6, 2, 10, 5];
const TABLE = [
  'gad67+,gad67+_standard_deviation,pv+,pv+_standard_deviation,brain_region',
  '6,0,3,1,the A',
  '3,0,1,0,the B',
].join('\n');

async function densities(options: InhibitoryOptions, neurons: readonly number[] = NEURONS) {
  const inputs = {
    annotation: LABELS,
    neuronDensity: memorySource(volumeOf('float', GRID.shape, neurons, GRID)),
    averageDensities: { text: TABLE, file: 'average.csv' },
  };
  const result = await inhibitoryNeuronDensities(HIERARCHY, inputs, options);
  const [gad67, pv] = await Promise.all([...result.densities.values()].map(({ values }) => valuesOf(values)));
  return { gad67, pv, ...result };
}

describe('densities of inhibitory neurons', () => {
  test('are those of neurons times the share of each region', async () => {
    // A has 8 neurons of its own, 6 of them inhibitory for certain; B 6 of 8; C is free.
    const { gad67, pv, report } = await densities({ tieBreak: 'none' });
    assertClose(gad67, [0, 6, 4.5, 1.5, 0, 0], 1e-12);
    // 9 parts in A and B together, 2 of them in B for certain; 7 are more than A's own inhibitory neurons.
    assertClose(pv, [0, 6, 1.5, 0.5, 0, 0], 1e-12);
    assert.deepEqual(report.labelsOutside, [{ label: 77, voxels: 1 }]);
    assert.deepEqual(
      report.free.map(({ name, type }) => [name, type]),
      [
        ['the C', 'gad67+'],
        ['the C', 'pv+'],
      ],
    );
  });

  test('are those of neurons where there is no region, in the reference', async () => {
    const { gad67, pv } = await densities({ compat: true, regionName: 'the root' });
    assert.deepEqual([gad67[0], pv[0], gad67[5], pv[5]], [9, 9, 5, 5]);
  });

  test('do not depend on the number of planes at once', async () => {
    const one = await densities({ planes: 1 });
    assert.deepEqual(await densities({ planes: 2 }).then(({ gad67 }) => gad67), one.gad67);
  });

  test('keep the proportions of parts by the other algorithm', async () => {
    const { gad67, report } = await densities({ algorithm: 'keep-proportions' });
    assert.equal(report.algorithm, 'keep-proportions');
    assertClose(gad67, [0, 8, 4.5, 1.5, 0, 0], 1e-12);
  });

  test('need densities of neurons from 0 on', async () => {
    await assert.rejects(densities({}, [0, 0, -1, 0, 0, 0]), { tag: 'UnusableVoxels' });
    await assert.rejects(densities({}, [0, 0, Number.NaN, 0, 0, 0]), { tag: 'UnusableVoxels' });
  });

  test('need volumes on one grid', async () => {
    const inputs = {
      annotation: annotationOf([1, 1, 1], [1]),
      neuronDensity: memorySource(volumeOf('double', GRID.shape, NEURONS, GRID)),
      averageDensities: { text: TABLE, file: 'average.csv' },
    };
    await assert.rejects(inhibitoryNeuronDensities(HIERARCHY, inputs), { tag: 'GridMismatch' });
  });
});
