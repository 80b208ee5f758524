import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { readAverageDensities } from '../../src/algorithms/densities/programme/average-densities.ts';
import { certainCounts } from '../../src/algorithms/densities/programme/certain-counts.ts';
import { countEstimates } from '../../src/algorithms/densities/programme/count-estimates.ts';
import {
  type InhibitoryOptions,
  inhibitoryNeuronDensities,
} from '../../src/algorithms/densities/programme/inhibitory-neuron-densities.ts';
import { linearProgramme } from '../../src/algorithms/densities/programme/linear-programme.ts';
import { readNeuronDensity } from '../../src/algorithms/densities/programme/scaled-densities.ts';
import { hierarchyTable, regionVolumes } from '../../src/algorithms/densities/regions/hierarchy-table.ts';
import { preciseSum } from '../../src/algorithms/densities/regions/region-sums.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { golden, missing } from '../shared-inputs.ts';
import {
  CHAIN_FILES,
  type ChainSlices,
  collected,
  densityChain200,
  fittedDensities200,
} from '../support/density-chain.ts';
import { assertClose, assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import { annotation200, DENSITY_FILES, hierarchy200, LINPROG_MARKERS } from '../support/density-inputs.ts';

interface Programme {
  readonly variables: number;
  readonly rows: number;
  readonly nonZeros: number;
  readonly objective: number;
  readonly sumC: number;
  readonly sumAbsB: number;
  readonly sumXUpper: number;
}

interface Linprog {
  readonly programme: Readonly<Record<'realigned' | 'all', Programme>>;
  readonly volumes: Readonly<Record<string, VolumeGolden>>;
}

async function densitiesOf(slices: ChainSlices, options: InhibitoryOptions) {
  const { neurons } = await densityChain200();
  const inputs = {
    annotation: memorySource(await annotation200()),
    neuronDensity: memorySource(neurons),
    averageDensities: { text: await fittedDensities200(slices), file: 'fitted.csv' },
  };
  return inhibitoryNeuronDensities(await hierarchy200(), inputs, options);
}

/** The programme alone. */
async function programmeOf(slices: ChainSlices) {
  const { brain, neurons } = await densityChain200();
  const { voxels } = brain;
  const regions = hierarchyTable(voxels.hierarchy);
  const average = readAverageDensities(await fittedDensities200(slices), 'fitted.csv', regions);
  const density = await readNeuronDensity(voxels, memorySource(neurons), { withOutside: false });
  const estimates = countEstimates(average, regionVolumes(voxels), density.neurons);
  return linearProgramme(estimates, certainCounts(estimates, { compat: true }));
}

const skip = missing(...DENSITY_FILES, ...CHAIN_FILES);

describe('densities of inhibitory neurons on the grid of 200 µm', { skip }, () => {
  for (const slices of ['realigned', 'all'] as const) {
    test(`linprog poses and solves the programme of the reference, ${slices} slices`, async () => {
      const expected = (await densityGolden<Linprog>('inhibitory-neuron-densities-linprog')).programme[slices];
      const { report } = await densitiesOf(slices, {});
      const { variables, rows, nonZeros, objective, dualityGap, smallestSlack } = report.programme ?? assert.fail();
      assert.deepEqual([variables, rows, nonZeros], [expected.variables, expected.rows, expected.nonZeros]);
      assertClose(objective, expected.objective, { relative: 1e-5 }, 'objective');
      assert.ok(dualityGap < 1e-7 && smallestSlack > -1e-6, `gap ${dualityGap}, slack ${smallestSlack}`);
      assert.deepEqual(report.relaxed, []);
    });

    test(`linprog has the costs, limits and bounds of the reference, ${slices} slices`, async () => {
      const expected = (await densityGolden<Linprog>('inhibitory-neuron-densities-linprog')).programme[slices];
      const { cost, limits, upper } = await programmeOf(slices);
      const near = (actual: number, wanted: number, what: string) =>
        assertClose(actual, wanted, { relative: 1e-7 }, what);
      near(preciseSum(cost), expected.sumC, 'costs');
      near(preciseSum(limits.map(Math.abs)), expected.sumAbsB, 'limits');
      near(preciseSum(upper.filter(Number.isFinite)), expected.sumXUpper, 'upper bounds');
    });
  }

  test('linprog makes the volumes of the reference, voxel by voxel', async () => {
    const { volumes } = await densityGolden<Linprog>('inhibitory-neuron-densities-linprog');
    const { densities } = await densitiesOf('realigned', { compat: true });
    assert.deepEqual([...densities.keys()], LINPROG_MARKERS);
    for (const [type, density] of densities) {
      // The reference's own runs differ by this much.
      await assertGoldenVolume(await collected(density), volumes[type], { voxels: 1e-6, sums: 1e-6 });
    }
  });

  test('the shares of the golden vertex are found again, and free counts are those of the cerebellum', async () => {
    const { factors } = JSON.parse(await readFile(golden('densities/linprog-factors.json'), 'utf8'));
    const { report } = await densitiesOf('realigned', {});
    const leaves = report.regions.filter(({ id }) => id in factors);
    for (const { id, neurons, types } of leaves) {
      const counts = LINPROG_MARKERS.map((type) => types[type].count);
      for (const [i, count] of counts.entries())
        assertClose(count / neurons, factors[id][i], { absolute: 1e-6 }, `${id}`);
    }
    assert.equal(report.free.length, 21);
    const hierarchy = await hierarchy200();
    const cerebellum = hierarchy.find('Cerebellum', 'name', { withDescendants: true });
    assert.ok(report.free.every(({ id, type }) => cerebellum.has(id) && type === 'gad67+'));
  });

  test('keep-proportions makes the volumes of the reference, NaN where it has no estimate', async () => {
    const { volumes } = await densityGolden('inhibitory-neuron-densities-keep-proportions');
    const { densities } = await densitiesOf('all', { algorithm: 'keep-proportions', compat: true });
    for (const [type, density] of densities) {
      await assertGoldenVolume(await collected(density), volumes[type], { voxels: 1e-7, sums: 1e-7 });
    }
    for (const density of (await densitiesOf('all', { algorithm: 'keep-proportions' })).densities.values()) {
      assert.ok((await collected(density)).values.every((value) => value >= 0));
    }
  });
});
