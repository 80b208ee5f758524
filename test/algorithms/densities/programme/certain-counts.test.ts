import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certainCounts, ESTIMATE } from '../../../../src/algorithms/densities/programme/certain-counts.ts';
import { estimatesOf, TREE } from './estimates-of.ts';

const { NaN: FREE } = Number;
const { absent, certain, uncertain } = ESTIMATE;

// Regions ascending: B's parent A (1), B (2), C (3), root (8); two types each.
describe('what is certain before the programme', () => {
  test('is an estimate whose deviation is at most 0.01 cells; without an estimate there is no deviation to minimise', () => {
    const estimates = estimatesOf(TREE, {
      1: { neurons: 9, 'gad67+': [2, 1] },
      2: { neurons: 9, 'gad67+': [3, 0.01], 'pv+': [1, 0.011] },
      3: { neurons: 9, 'gad67+': [4, 0] },
    });
    const { counts, estimates: kinds } = certainCounts(estimates);
    assert.deepEqual([...counts], [FREE, FREE, 3, FREE, 4, FREE, FREE, FREE]);
    assert.deepEqual([...kinds], [uncertain, absent, certain, uncertain, certain, absent, absent, absent]);
  });

  test('is 0 for all types below a region without inhibitory neurons', () => {
    const estimates = estimatesOf(TREE, {
      1: { 'gad67+': [0, 0], 'pv+': [0, 5] },
      8: { neurons: 5, 'gad67+': [1, 1] },
    });
    const { counts } = certainCounts(estimates);
    assert.deepEqual([...counts], [0, 0, 0, 0, 0, 0, FREE, FREE]);
  });

  test('is 0 in a region without voxels', () => {
    const { counts } = certainCounts(estimatesOf(TREE, { 2: { volume: 0, 'gad67+': [7, 3], 'pv+': [2, 1] } }));
    assert.deepEqual([...counts.slice(2, 4)], [0, 0]);
  });

  test('is at most the neurons, by up to 0.01 cells', () => {
    const { counts, relaxed } = certainCounts(estimatesOf(TREE, { 3: { neurons: 4, 'gad67+': [4.01, 0] } }));
    assert.equal(counts[4], 4);
    assert.deepEqual(relaxed, []);
  });
});

describe('a certain estimate of more cells than neurons', () => {
  const estimates = estimatesOf(TREE, { 3: { neurons: 4, 'gad67+': [4.5, 0.002] } });

  test('becomes uncertain, with its name in the list', () => {
    const { counts, estimates: kinds, deviation, relaxed } = certainCounts(estimates);
    assert.deepEqual([counts[4], kinds[4], deviation[4]], [FREE, uncertain, 0.01]);
    assert.partialDeepStrictEqual(relaxed, [{ region: 'the C', id: 3, type: 'gad67+', count: 4.5, deviation: 0.002 }]);
  });

  test('is refused like the reference does', () => {
    assert.throws(() => certainCounts(estimates, { compat: true }), {
      tag: 'CertainAboveNeurons',
      details: { region: 'the C', id: 3, type: 'gad67+', count: 4.5, neurons: 4 },
    });
  });
});

describe('a certain estimate below a region without inhibitory neurons', () => {
  const estimates = estimatesOf(TREE, { 1: { 'gad67+': [0, 0] }, 2: { neurons: 9, 'pv+': [2, 0.001] } });

  test('becomes uncertain', () => {
    const { counts, relaxed } = certainCounts(estimates);
    assert.deepEqual([counts[2], counts[3]], [0, FREE]);
    assert.partialDeepStrictEqual(relaxed, [{ region: 'the B', type: 'pv+', count: 2 }]);
  });

  test('is refused like the reference does', () => {
    assert.throws(() => certainCounts(estimates, { compat: true }), {
      tag: 'CertainBelowZero',
      details: { region: 'the B', id: 2, type: 'pv+', count: 2 },
    });
  });
});

describe('certain estimates that contradict each other', () => {
  test('of a region and one below it are named', () => {
    const estimates = estimatesOf(TREE, { 1: { 'gad67+': [1, 0] }, 3: { neurons: 9, 'gad67+': [5, 0] } });
    assert.throws(() => certainCounts(estimates), {
      tag: 'InfeasibleProgramme',
      message: /"the C" \(3\) has 5 gad67\+ cells for certain, which is more than the gad67\+ cells that "the A" \(1\)/,
    });
  });

  test('of a region and the leaves below it are named, as few leaves as exceed it', () => {
    const tree = [8, 'root', [[1, 'A'], [2, 'B'], [3, 'C']]] as const; // biome-ignore format: a tree
    const leaf = (count: number) => ({ neurons: 9, 'gad67+': [count, 0] as const });
    const estimates = estimatesOf(tree, { 1: leaf(3), 2: leaf(1), 3: leaf(4), 8: { 'gad67+': [1.5, 0] } });
    assert.throws(() => certainCounts(estimates), {
      details: {
        certain: [
          { region: 'the C', id: 3, type: 'gad67+', count: 4 },
          { region: 'the A', id: 1, type: 'gad67+', count: 3 },
        ],
        limit: 6,
        limitedBy: 'the gad67+ cells that "the root" (8) has for certain',
      },
    });
  });

  const types = ['gad67+', 'pv+', 'sst+', 'vip+'] as const;

  test('of a region and its parts are named, as few parts as exceed it', () => {
    const parts = { 'pv+': [2, 0], 'sst+': [0.5, 0], 'vip+': [4, 0] } as const;
    const estimates = estimatesOf(TREE, { 2: { neurons: 9, 'gad67+': [5, 0], ...parts } }, types);
    assert.throws(() => certainCounts(estimates), {
      tag: 'InfeasibleProgramme',
      message: /"the B" \(2\) has 4 vip\+ cells and "the B" \(2\) has 2 pv\+ cells, together 6, for certain/,
    });
  });

  test('of parts and the neurons are named', () => {
    const estimates = estimatesOf(TREE, { 2: { neurons: 5, 'pv+': [3, 0], 'sst+': [4, 0] } }, types);
    for (const compat of [false, true]) {
      assert.throws(() => certainCounts(estimates, { compat }), {
        tag: 'InfeasibleProgramme',
        message: /together 7, for certain, which is more than its neurons \(5\)/,
      });
    }
  });

  test('become uncertain when they have a deviation', () => {
    const estimates = estimatesOf(TREE, { 2: { neurons: 9, 'gad67+': [1, 0.001], 'pv+': [1.5, 0.001] } });
    const { counts, relaxed } = certainCounts(estimates);
    assert.deepEqual([...counts.slice(2, 4)], [FREE, FREE]);
    assert.deepEqual(
      relaxed.map(({ type }) => type),
      ['gad67+', 'pv+'],
    );
    assert.throws(() => certainCounts(estimates, { compat: true }), { tag: 'InfeasibleProgramme' });
  });
});
