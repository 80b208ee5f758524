import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inhibitoryCounts } from '../../../../src/algorithms/densities/programme/inhibitory-counts.ts';
import type { TieBreak } from '../../../../src/algorithms/densities/programme/tie-break.ts';
import type { Branch } from '../../support.ts';
import { assertClose } from '../../support.ts';
import { estimatesOf } from './estimates-of.ts';

const TREE: Branch = [8, 'root', [[1, 'A'], [2, 'B'], [3, 'C']]]; // biome-ignore format: a tree

describe('counts that no estimate says anything of', () => {
  // A is estimated, B in its parts only, C not at all.
  const estimates = estimatesOf(TREE, {
    1: { neurons: 10, 'gad67+': [4, 1], 'pv+': [1, 1] },
    2: { neurons: 20, 'pv+': [6, 1] },
    3: { neurons: 5 },
  });
  const solved = (tieBreak?: TieBreak) => inhibitoryCounts(estimates, { tieBreak });

  test('are listed, and are those of a vertex by default', async () => {
    const { free, counts } = await solved();
    assert.deepEqual(free, [2, 4, 5]);
    for (const at of free) assert.ok([0, 5, 6, 20].includes(counts[at]), `${counts[at]}`);
  });

  test('are those of the vertex in the reference, whatever is asked for', async () => {
    const { counts } = await inhibitoryCounts(estimates, { tieBreak: 'none', compat: true });
    assert.deepEqual(counts, (await solved()).counts);
  });

  test('are as few as can be', async () => {
    const { counts, optimum } = await solved('none');
    assertClose([...counts.slice(0, 6), optimum.objective], [4, 1, 6, 6, 0, 0, 0], 1e-9);
  });

  test('are in the proportion of the region above', async () => {
    const { counts, optimum } = await solved('share-above');
    const parts = 7 / 30;
    assertClose([...counts.slice(0, 6), optimum.objective], [4, 1, 8, 6, 2, 5 * parts, 0], 1e-9);
  });
});
