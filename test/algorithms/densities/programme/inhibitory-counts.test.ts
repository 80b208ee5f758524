import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ESTIMATE } from '../../../../src/algorithms/densities/programme/certain-counts.ts';
import type { CountEstimates } from '../../../../src/algorithms/densities/programme/count-estimates.ts';
import { inhibitoryCounts } from '../../../../src/algorithms/densities/programme/inhibitory-counts.ts';
import { assertClose } from '../../support.ts';
import { type Estimate, estimatesOf, type RegionFacts, TREE } from './estimates-of.ts';

const LEAF = [8, 'root'] as const;
const countsOf = async (estimates: CountEstimates) => [...(await inhibitoryCounts(estimates)).counts];

describe('counts of inhibitory neurons', () => {
  test('are the estimates where these agree', async () => {
    const estimates = estimatesOf(LEAF, { 8: { neurons: 9, 'gad67+': [5, 1], 'pv+': [2, 1] } });
    assertClose(await countsOf(estimates), [5, 2], 1e-9);
  });

  test('are at most the neurons', async () => {
    const estimates = estimatesOf(LEAF, { 8: { neurons: 4, 'gad67+': [5, 1], 'pv+': [2, 1] } });
    assertClose(await countsOf(estimates), [4, 2], 1e-9);
  });

  test('give way where the deviation is larger', async () => {
    const parts = (whole: number, part: number) =>
      estimatesOf(LEAF, { 8: { neurons: 9, 'gad67+': [3, whole], 'pv+': [5, part] } });
    assertClose(await countsOf(parts(1, 2)), [3, 3], 1e-9);
    assertClose(await countsOf(parts(2, 1)), [5, 5], 1e-9);
  });

  test('of regions below follow from the region above and what is certain', async () => {
    const estimates = estimatesOf(
      [8, 'root', [[1, 'A'], [2, 'B']]], // biome-ignore format: a tree
      {
        1: { neurons: 9, 'gad67+': [3, 0] },
        2: { neurons: 9 },
        8: { volume: 0, 'gad67+': [5, 1], 'pv+': [0, 0] },
      },
    );
    const counts = await countsOf(estimates);
    assertClose([counts[0], counts[2]], [3, 7], 1e-9);
  });

  test('need no solver when all is certain', async () => {
    const certain: RegionFacts = { neurons: 9, 'gad67+': [5, 0], 'pv+': [2, 0] };
    const { counts, optimum } = await inhibitoryCounts(estimatesOf(LEAF, { 8: certain }));
    assert.deepEqual([...counts], [5, 2]);
    assert.equal(optimum.objective, 0);
  });

  /** @param scale - of volumes and neurons, and so of all cells */
  const fourRegions = (scale: number) =>
    estimatesOf(
      TREE,
      {
        1: { volume: 2 * scale, neurons: 7 * scale, 'gad67+': [3, 1], 'pv+': [1, 0.2], 'sst+': [1, 0.3], 'vip+': [0.5, 0.1] },
        2: { volume: 2 * scale, neurons: 8 * scale, 'gad67+': [2, 0.5], 'pv+': [1.5, 0.4], 'sst+': [1, 0.1], 'vip+': [0.25, 0.2] },
        3: { volume: 2 * scale, neurons: 8 * scale, 'gad67+': [5, 1], 'pv+': [2, 0.7], 'vip+': [0.75, 0.3] },
        8: { volume: 0, 'gad67+': [3.2, 2], 'pv+': [1.6, 0.9], 'sst+': [1.1, 0.6], 'vip+': [0.4, 0.4] },
      },
      ['gad67+', 'pv+', 'sst+', 'vip+'],
    ); // biome-ignore format: a table

  test('have the objective of the reference on a tree of four regions', async () => {
    const { programme, optimum } = await inhibitoryCounts(fourRegions(1), { compat: true });
    assert.deepEqual([programme.cost.length, programme.limits.length], [31, 34]);
    assertClose([optimum.objective, optimum.dualObjective], [3.933333333333334, 3.933333333333334], 1e-9);
  });

  test('grow with the cells, even to where the solver takes their costs for none', async () => {
    const { optimum } = await inhibitoryCounts(fourRegions(1e9));
    assertClose([optimum.objective, optimum.dualObjective], [3.933333333333334, 3.933333333333334], 1e-6);
  });
});

const estimate = fc.option(
  fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0.02, max: 9, noNaN: true })),
);
const region = fc.record({
  neurons: fc.double({ min: 0, max: 60, noNaN: true }),
  gad: estimate,
  pv: estimate,
  sst: estimate,
});

test('counts are feasible, and no other counts would be nearer to the estimates', async () => {
  const regions = fc.tuple(region, region, region, region);
  const holds = async (samples: [Sample, Sample, Sample, Sample]) => {
    const [one, two, three, root] = samples.map(factsOf);
    const estimates = estimatesOf(TREE, { 1: one, 2: two, 3: three, 8: root }, ['gad67+', 'pv+', 'sst+']);
    const { counts, certain, optimum } = await inhibitoryCounts(estimates);
    for (const [i, neurons] of estimates.neurons.entries()) {
      const [all, pv, sst] = counts.slice(3 * i, 3 * i + 3);
      assert.ok(Math.min(all, pv, sst) >= 0 && Math.max(all, pv, sst) <= neurons);
      assert.ok(pv + sst <= all + 1e-6);
    }
    assertClose([distance(estimates, certain, counts)], [optimum.objective], 1e-5 * (1 + optimum.objective));
    assertClose([optimum.dualObjective], [optimum.objective], 1e-5 * (1 + optimum.objective));
  };
  await fc.assert(fc.asyncProperty(regions, holds), { numRuns: 40 });
});

interface Sample {
  readonly neurons: number;
  readonly gad: Estimate | null;
  readonly pv: Estimate | null;
  readonly sst: Estimate | null;
}

const factsOf = ({ neurons, gad, pv, sst }: Sample): RegionFacts => ({
  neurons,
  ...(gad && { 'gad67+': gad }),
  ...(pv && { 'pv+': pv }),
  ...(sst && { 'sst+': sst }),
});

/** Σ |estimate − counts of the subtree| / deviation over the uncertain estimates. */
function distance(
  { total, types, descendants }: CountEstimates,
  { estimates, deviation }: { readonly estimates: Uint8Array; readonly deviation: Float64Array },
  counts: Float64Array,
): number {
  let sum = 0;
  for (const [at, cells] of total.entries()) {
    if (estimates[at] !== ESTIMATE.uncertain) continue;
    const type = at % types.length;
    const below = [...descendants[(at - type) / types.length]].map((place) => counts[place * types.length + type]);
    sum += Math.abs(cells - below.reduce((all, each) => all + each, 0)) / deviation[at];
  }
  return sum;
}
