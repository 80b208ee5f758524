import type { AverageDensities } from './average-densities.ts';
import { sourceOf } from './source-of.ts';

/** What became of each row of a table of measurements, and where each density is from; for JSON. */
export const averageReport = ({ densities, dropped }: AverageDensities) => ({
  densities: densities.map(({ row, rowNumber, given, by, assumption }) => ({
    row: rowNumber,
    brain_region: row.brain_region,
    cell_type: row.cell_type,
    density: row.measurement,
    standard_deviation: row.standard_deviation,
    given: { measurement: given.measurement, type: given.measurement_type, unit: given.measurement_unit },
    converted_by: by,
    assumption,
    source: sourceOf(row),
  })),
  dropped: dropped.map(({ rowNumber, ...row }) => ({ row: rowNumber, ...row })),
});
