import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countNotices } from '../../../../src/algorithms/densities/programme/count-notices.ts';
import { countPlots } from '../../../../src/algorithms/densities/programme/count-plots.ts';
import { countReport } from '../../../../src/algorithms/densities/programme/count-report.ts';
import { inhibitoryCounts } from '../../../../src/algorithms/densities/programme/inhibitory-counts.ts';
import { keepProportions } from '../../../../src/algorithms/densities/proportions/keep-proportions.ts';
import { rankVoxels } from '../../../../src/algorithms/densities/regions/voxel-ranks.ts';
import { annotationOf, hierarchyOf } from '../../support.ts';
import { estimatesOf, TREE } from './estimates-of.ts';

describe('the report of counts', () => {
  const voxels = rankVoxels(hierarchyOf(TREE), annotationOf([6, 1, 1], [0, 1, 2, 3, 77, 77]));
  const estimates = estimatesOf(TREE, {
    1: { volume: 0 },
    2: { neurons: 4, 'gad67+': [6, 1] },
    3: { neurons: 2, 'pv+': [5, 0.001] },
    8: { volume: 0 },
  });
  const reported = async () => {
    const solved = await inhibitoryCounts(estimates, { tieBreak: 'none' });
    return countReport(await voxels, estimates, solved.counts, solved);
  };

  test('says what became of each estimate', async () => {
    const { regions, programme } = await reported();
    assert.deepEqual(
      regions.find(({ name }) => name === 'the B'),
      {
        ...{ id: 2, name: 'the B', neurons: 4 },
        types: {
          'gad67+': { estimate: 6, deviation: 1, count: 4, off: -2 },
          'pv+': { estimate: null, deviation: null, count: 0, off: null },
        },
      },
    );
    // Eight counts and two deviations; two rows a deviation, one a region.
    assert.deepEqual([programme?.variables, programme?.rows], [10, 8]);
  });

  test('names what is capped, relaxed, free, without an estimate and outside', async () => {
    const report = await reported();
    const names = (places: readonly { name: string; type: string }[]) =>
      places.map(({ name, type }) => `${name} ${type}`);
    assert.deepEqual(names(report.capped), ['the B gad67+', 'the C gad67+', 'the C pv+']);
    assert.deepEqual(names(report.free), ['the B pv+', 'the C gad67+']);
    assert.partialDeepStrictEqual(report.relaxed, [{ region: 'the C', type: 'pv+', count: 5 }]);
    assert.deepEqual(
      report.withoutEstimate.map(({ name, types }) => [name, ...types]),
      [
        ['the A', 'gad67+', 'pv+'],
        ['the B', 'pv+'],
        ['the C', 'gad67+'],
        ['the root', 'gad67+', 'pv+'],
      ],
    );
    assert.deepEqual(report.labelsOutside, [{ label: 77, voxels: 2 }]);
    const notices = countNotices(report);
    assert.match(
      notices[0],
      /^"the C" \(3\): 5 ± 0\.001 pv\+ cells are taken as uncertain: the region has 2 neurons\.$/,
    );
    assert.match(notices.at(-1) ?? '', /^2 voxels have labels that are not among the regions \(77\)\.$/);
  });

  test('is drawn, a plot a type', async () => {
    const plots = countPlots(await reported());
    assert.deepEqual(
      plots.map(({ name }) => name),
      ['counts-gad67.svg', 'counts-pv.svg'],
    );
    assert.match(plots[0].svg, /<title>the B: 6 ± 1 before, 4 after<\/title>/);
  });

  test('has no programme where proportions were kept', async () => {
    const report = countReport(await voxels, estimates, keepProportions(estimates));
    assert.deepEqual([report.algorithm, report.programme, report.free], ['keep-proportions', undefined, []]);
  });
});
