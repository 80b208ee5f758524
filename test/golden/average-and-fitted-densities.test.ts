import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { fittedDensitiesCsv, fittingMaps } from '../../src/algorithms/densities/fit/fit-report.ts';
import { numberCell, textCell } from '../../src/algorithms/densities/measurements/cells.ts';
import { readTable } from '../../src/algorithms/densities/measurements/read-table.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';
import { averageDensities200, CHAIN_FILES, fit200 } from '../support/density-chain.ts';
import { assertClose, densityGolden } from '../support/density-goldens.ts';
import { DENSITY_FILES } from '../support/density-inputs.ts';
import { assertGoldenTable, type TableGolden } from '../support/table-goldens.ts';

const MEASUREMENTS = ['metadata/measurements.csv', 'densities/measurements/measurements.csv'];
const STEPS = { average: 'measurements-to-average-densities', fit: 'fit-average-densities' } as const;
const goldens = Object.values(STEPS).map((step) => golden(`densities/${step}.json`));
const skip = missing(...DENSITY_FILES, ...CHAIN_FILES, ...goldens, ...MEASUREMENTS.map(realInput));

interface Golden {
  readonly tables: Readonly<Record<string, FitGolden>>;
}
interface FitGolden extends TableGolden {
  readonly fittingMaps: Record<string, Record<string, Record<string, number | null>>>;
}

const FittedRow = z.object({ brain_region: textCell }).catchall(numberCell);

describe('densities of the literature and from markers on the grid of 200 µm', { skip }, () => {
  for (const file of MEASUREMENTS) {
    test(`${file} as densities`, async () => {
      const { tables } = await densityGolden<Golden>(STEPS.average);
      const { table, densities } = await averageDensities200(file, { compat: true });
      const rows = densities.map(({ row }) => row);
      assertGoldenTable(table.columns, rows, tables[`data/${file}`], { tolerance: 1e-12 });
    });
  }

  test('by default, a density of the reference is what it is there', async () => {
    const [ours, reference] = await Promise.all(
      [false, true].map((compat) => averageDensities200(MEASUREMENTS[1], { compat })),
    );
    const byRow = new Map(ours.densities.map(({ rowNumber, row }) => [rowNumber, row]));
    for (const { rowNumber, row } of reference.densities) assert.deepEqual(byRow.get(rowNumber), row);
  });

  for (const slices of ['realigned', 'all'] as const) {
    test(`densities fitted by slices: ${slices}`, async () => {
      const { tables } = await densityGolden<Golden>(STEPS.fit);
      const { table, fits } = await fit200(slices, { compat: true });
      const { columns, rows } = readTable(fittedDensitiesCsv(table), 'fitted.csv', FittedRow);
      assertGoldenTable(columns, rows, tables[slices], { tolerance: 1e-7 });
      const expected = tables[slices].fittingMaps;
      for (const [group, types] of Object.entries(fittingMaps(fits))) {
        for (const [type, line] of Object.entries(types)) {
          for (const [what, value] of Object.entries(line)) {
            const wanted = expected[group][type][what] ?? Number.NaN;
            assertClose(value, wanted, { relative: 1e-7 }, `${what} of ${type}, ${group}`);
          }
        }
      }
    });
  }

  test('by default, regions that no slice meets stay without a density, and others are as in the reference', async () => {
    const [ours, reference] = await Promise.all([false, true].map((compat) => fit200('realigned', { compat })));
    assert.deepEqual(fittingMaps(ours.fits), fittingMaps(reference.fits));
    for (const [at, estimate] of ours.table.estimates.entries()) {
      const wanted = reference.table.estimates[at];
      if (estimate.origin === 'missing') assert.ok(wanted.density === 0 || Number.isNaN(wanted.density));
      else assert.deepEqual(estimate, wanted);
    }
  });
});
