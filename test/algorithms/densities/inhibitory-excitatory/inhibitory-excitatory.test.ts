import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  inhibitoryCounts,
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../../../src/algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../../../src/algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import { toShareOfBoth } from '../../../../src/algorithms/densities/inhibitory-excitatory/share-of-both.ts';
import { fillToTotal } from '../../../../src/algorithms/densities/kernels/fill-to-total.ts';
import { readWorkbook, type Workbook } from '../../../../src/algorithms/densities/measurements/workbook.ts';
import { missing, realInput } from '../../../shared-inputs.ts';
import { assertClose } from '../../../support/density-goldens.ts';
import { withPool } from '../../support.ts';
import { CUBE_HIERARCHY, cells, chance, cubeBrain, cubeGroups, cubeValues, densityAt } from '../cube.ts';

const skip = missing(CUBE_HIERARCHY);
const sources = () => ({ gad: chance(8, 1e-5), nrn: chance(9, 1e-5), neuronDensity: cells(7, 75_000) });

async function cubeNeurons(compat: boolean, { planes = 20, threads = 1, count = 30_000 } = {}) {
  const [brain, groups] = [await cubeBrain(), await cubeGroups()];
  const options = { planes, count, shares: [0.4, 0.35, 0.25], compat };
  const densities: Record<string, number[]> = {};
  const totals: Record<string, number> = {};
  await withPool(threads, async (pool) => {
    const volumes = inhibitoryExcitatoryDensities(pool, brain, groups, sources(), options);
    for await (const { name, density, report } of volumes) {
      densities[name] = await cubeValues(density);
      totals[name] = report.cells;
    }
  });
  return { densities, totals };
}

test('places inhibitory neurons as the reference does, which fills no striatum', { skip }, async () => {
  const { densities, totals } = await cubeNeurons(true);
  const expected = { 1: 89085.15244916224, 315: 80217.60217235726, 4000: 26476.921883080013, 7999: 201979.48736851974, 258: 77019.9577863654 }; // biome-ignore format: figures
  for (const [c, value] of Object.entries(expected)) {
    assertClose(densities.inhibitory_neuron[Number(c)], value, { relative: 1e-9 }, `voxel ${c}`);
  }
  assertClose(totals.inhibitory_neuron, 30_000, { relative: 1e-12 }, 'inhibitory');
  assertClose(totals.excitatory_neuron, 45_000, { relative: 1e-12 }, 'excitatory');
  const other = await cubeNeurons(true, { planes: 3, threads: 2 });
  assert.deepEqual(other.densities, densities);
});

test('takes all neurons of the striatum for inhibitory, and none where no group is', { skip }, async () => {
  const { densities } = await cubeNeurons(false, { count: 6_000 });
  const neuronsAt = densityAt(7, 75_000);
  assertClose(densities.inhibitory_neuron[258], 406713.3667607147, { relative: 1e-12 }, 'region 258 of the striatum');
  assert.equal(densities.inhibitory_neuron[4000], 0);
  densities.inhibitory_neuron.forEach((value, c) => {
    assert.ok(value >= 0 && densities.excitatory_neuron[c] >= 0 && value <= neuronsAt(c));
  });
});

test('refuses fewer inhibitory neurons than purely inhibitory regions have', { skip }, async () => {
  await assert.rejects(cubeNeurons(false, { count: 10 }), { tag: 'FixedCellsAboveTotal' });
});

test('weighs both kinds by their shares in the group, then fills', () => {
  const inhibitory = Float64Array.of(0, 0, 0.5, 0.25, 0.25, 3, 3).map((value) => value / 0.2);
  const excitatory = Float64Array.of(0, 0, 0.4, 0.35, 0.25, 1, 1).map((value) => value / 0.2);
  const ranks = Uint16Array.of(1, 2, 3, 4, 5, 6, 6);
  const shares = Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 0.2, 0.2, 0.6, Number.NaN);
  const asReference = inhibitory.slice();
  toShareOfBoth(asReference, excitatory, { shares, ranks, compat: true });
  assert.equal(asReference[5], inhibitory[5]);
  toShareOfBoth(inhibitory, excitatory, { shares, ranks, compat: false });
  assert.equal(inhibitory[5], 0);
  const intensity = [...inhibitory.subarray(0, 5)].map((value) => value / inhibitory[4]);
  [0, 0, 25 / 63, 25 / 99, 1].forEach((value, i) => {
    assertClose(intensity[i], value, { relative: 1e-14 }, `intensity ${i}`);
  });
  const bounds = Float64Array.of(0, 0, 4, 4, 2, 9, 9);
  const full = Uint8Array.of(0, 0, 0, 1, 0, 0, 0);
  fillToTotal(inhibitory, bounds, { cells: 'inhibitory neurons', count: 6, voxelVolume: 1, ranks, full });
  [0, 0, 4, 25 / 62, 99 / 62, 0, 0].forEach((value, i) => {
    assertClose(inhibitory[i], value, { relative: 1e-14 }, `density ${i}`);
  });
});

const KIM = realInput('densities/measurements/mmc1.xlsx');

test('the counts are those of the table of Kim et al.', { skip: missing(KIM) }, async () => {
  const workbook = await readWorkbook(await readFile(KIM), 'mmc1.xlsx');
  assert.deepEqual(inhibitoryCounts(workbook), MOUSE_INHIBITORY);
  assert.deepEqual(inhibitoryShares(MOUSE_INHIBITORY), [0.044092846991946946, 0.15717045331429794, 0.1158341342491634]); // biome-ignore format: figures
});

test('names every region that a table of counts lacks', () => {
  const header = ['ROI', 'Full name', 'structureOrder', 'Average', 'sd', 'Average', 'sd', 'Average'];
  const row = (region: string, count: number | null) => [region, region, 1, count, 0, 1, 0, 1];
  const rows = [[], header, row('grey', 9), row('CB', null), row('ENT', 2), row('PIR', 2)];
  const workbook: Workbook = { file: 'mmc1.xlsx', sheets: new Map([['count', rows]]) };
  assert.throws(() => inhibitoryCounts(workbook), {
    tag: 'MalformedTable',
    details: {
      file: 'mmc1.xlsx, sheet count',
      issues: [
        { row: 4, reason: 'the counts of CB are not numbers from 0 on' },
        { row: undefined, reason: 'there is no row of Isocortex' },
      ],
    },
  });
  const other: Workbook = { file: 'mmc1.xlsx', sheets: new Map([['Sheet1', rows]]) };
  assert.throws(() => inhibitoryCounts(other), { tag: 'MissingSheet' });
});
