import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keepProportions } from '../../../../src/algorithms/densities/proportions/keep-proportions.ts';
import { assertClose } from '../../support.ts';
import { estimatesOf, type RegionFacts } from '../programme/estimates-of.ts';

const TYPES = ['gad67+', 'pv+', 'sst+'] as const;
const { NaN: NONE } = Number;

const leaf = (facts: RegionFacts, options = {}) => [
  ...keepProportions(estimatesOf([8, 'root'], { 8: facts }, TYPES), options),
];

describe('parts of a leaf keep their proportions', () => {
  test('and are left alone where they fit', () => {
    assert.deepEqual(leaf({ neurons: 9, 'gad67+': [5, 1], 'pv+': [3, 1], 'sst+': [1, 1] }), [5, 3, 1]);
  });

  test('where whole and parts give way by their deviations', () => {
    const facts = { neurons: 9, 'gad67+': [3, 1], 'pv+': [4, 2], 'sst+': [2, 1] } as const;
    assertClose(leaf(facts), [3.75, 2.5, 1.25], 1e-12);
  });

  test('where both are certain and meet half-way', () => {
    const facts = { neurons: 9, 'gad67+': [2, 0], 'pv+': [3, 0], 'sst+': [1, 0] } as const;
    assertClose(leaf(facts), [3, 2.25, 0.75], 1e-12);
  });

  test('where there are few neurons; in the reference the whole is limited only', () => {
    const facts = { neurons: 2, 'gad67+': [5, 1], 'pv+': [3, 1], 'sst+': [1, 1] } as const;
    assertClose(leaf(facts), [2, 1.5, 0.5], 1e-12);
    assert.deepEqual(leaf(facts, { compat: true }), [2, 3, 1]);
  });

  test('and are none where there is next to no whole', () => {
    assert.deepEqual(leaf({ neurons: 9, 'gad67+': [0.01, 1], 'pv+': [3, 1], 'sst+': [1, 1] }), [0, 0, 0]);
  });

  test('and are none without an estimate; in the reference it is what there is', () => {
    const facts = { neurons: 9, 'pv+': [3, 1], 'sst+': [1, 1] } as const;
    assert.deepEqual(leaf(facts), [0, 0, 0]);
    assert.deepEqual(leaf(facts, { compat: true }), [NONE, 3, 1]);
  });
});

test('voxels of a region with regions below get what these leave of its estimate', () => {
  const one = { neurons: 9, 'gad67+': [5, 1], 'pv+': [3, 1], 'sst+': [1, 1] } as const;
  const root = { neurons: 4, 'gad67+': [5, 1], 'pv+': [1, 1], 'sst+': [1, 1] } as const;
  const tree = [8, 'root', [[1, 'A']]] as const; // biome-ignore format: a tree
  // 10 − 5 inhibitory neurons, but 4 neurons; 2 − 3 and 2 − 1 cells of the parts.
  assertClose([...keepProportions(estimatesOf(tree, { 1: one, 8: root }, TYPES))], [5, 3, 1, 4, 0, 1], 1e-12);
  const noVoxels = { ...root, volume: 0 };
  const counts = keepProportions(estimatesOf(tree, { 1: one, 8: noVoxels }, TYPES));
  assert.deepEqual([...counts], [5, 3, 1, 0, 0, 0]);
});

test('no part is negative or NaN, and parts fit into the whole and the whole into the neurons', () => {
  const estimate = fc.option(fc.tuple(fc.nat(40), fc.nat(9)));
  const region = fc.tuple(fc.nat(50), fc.nat(2), estimate, estimate, estimate);
  const holds = (samples: [number, number, ...([number, number] | null)[]][]) => {
    const facts = samples.map(
      ([neurons, volume, gad, pv, sst]): RegionFacts => ({
        ...{ neurons, volume },
        ...(gad && { 'gad67+': gad }),
        ...(pv && { 'pv+': pv }),
        ...(sst && { 'sst+': sst }),
      }),
    );
    const tree = [8, 'root', [[1, 'A', [[2, 'B'], [3, 'C']]]]] as const; // biome-ignore format: a tree
    const estimates = estimatesOf(tree, { 1: facts[0], 2: facts[1], 3: facts[2], 8: facts[3] }, TYPES);
    const counts = keepProportions(estimates);
    for (const [i, neurons] of estimates.neurons.entries()) {
      const [whole, pv, sst] = counts.slice(3 * i, 3 * i + 3);
      assert.ok(pv >= 0 && sst >= 0 && pv + sst <= whole * (1 + 1e-12) && whole <= neurons, `${[...counts]}`);
    }
  };
  fc.assert(fc.property(fc.array(region, { minLength: 4, maxLength: 4 }), holds));
});
