import { z } from 'zod';
import { nonNegativeCell, numberCell, optionalTextCell, textCell } from './cells.ts';
import type { HomogenousRegion } from './homogenous-region.ts';
import { DENSITY, type Measurement } from './measurement.ts';
import { readSheet, type Workbook } from './workbook.ts';

/** Only rows of this code hold densities; the others were converted by hand and come from a table of their own. */
const IS_DENSITY = 0;

const SourceCells = {
  brain_region: textCell,
  comment: optionalTextCell,
  source_title: optionalTextCell,
  specimen_age: optionalTextCell,
  code: numberCell,
};
interface SourceRow {
  readonly comment: string | null;
  readonly source_title: string | null;
  readonly specimen_age: string | null;
  readonly code: number;
}

const densityColumn = (at: string, marker = '') => ({ at, header: `${marker}Density (per mm3)` });
const sourceColumns = (comment: string, title: string, age: string, code: string) => ({
  comment: { at: comment, header: 'Comments' },
  source_title: { at: title, header: 'Paper' },
  specimen_age: { at: age, header: 'AGE' },
  code: { at: code, header: 'UPDATE' },
});
const brain_region = { at: 'A', header: 'Brain Region' };

const InhibitoryRow = z.object({ ...SourceCells, mean: nonNegativeCell, deviation: nonNegativeCell });
const INHIBITORY_COLUMNS = {
  brain_region,
  mean: densityColumn('B'),
  deviation: { at: 'C', header: 'STD' },
  ...sourceColumns('D', 'E', 'F', 'G'),
};

/** @throws MissingSheet, MalformedTable. @see atlas-densities, excel_reader.py */
export function inhibitoryDensities(workbook: Workbook, compat = false): Measurement[] {
  const layout = { columns: INHIBITORY_COLUMNS, headerRows: 1 };
  const { rows } = readSheet(workbook, 'GAD67 densities', layout, InhibitoryRow);
  return densitiesWithSources(rows, compat).map((row) => toMeasurement(row, row, 'inhibitory neuron'));
}

const MarkerRow = z.object({
  ...SourceCells,
  ...{ PV: nonNegativeCell, PV_deviation: nonNegativeCell },
  ...{ SST: nonNegativeCell, SST_deviation: nonNegativeCell },
  ...{ VIP: nonNegativeCell, VIP_deviation: nonNegativeCell },
});
const MARKER_COLUMNS = {
  brain_region,
  ...{ PV: densityColumn('B', 'PV '), PV_deviation: { at: 'C', header: 'STD' } },
  ...{ SST: densityColumn('D', 'SST '), SST_deviation: { at: 'E', header: 'STD' } },
  ...{ VIP: densityColumn('F', 'VIP '), VIP_deviation: { at: 'G', header: 'STD' } },
  ...sourceColumns('H', 'I', 'J', 'K'),
};

/** Those of a marker together. @throws MissingSheet, MalformedTable. @see atlas-densities, excel_reader.py */
export function markerDensities(workbook: Workbook, compat = false): Measurement[] {
  const { rows } = readSheet(workbook, 'PV-SST-VIP', { columns: MARKER_COLUMNS, headerRows: 1 }, MarkerRow);
  const densities = densitiesWithSources(rows, compat);
  return (['PV', 'SST', 'VIP'] as const).flatMap((marker) =>
    densities
      .filter((row) => !Number.isNaN(row[marker]))
      .map((row) => toMeasurement(row, { mean: row[marker], deviation: row[`${marker}_deviation`] }, `${marker}+`)),
  );
}

function toMeasurement(
  row: SourceRow & { readonly brain_region: string },
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  cellType: string,
): Measurement {
  return {
    brain_region: row.brain_region,
    measurement: mean,
    standard_deviation: deviation,
    ...DENSITY,
    cell_type: cellType,
    source_title: row.source_title,
    comment: row.comment,
    specimen_age: row.specimen_age,
  };
}

/**
 * Cells are merged over the rows of one source, and of one comment: the first row of a block speaks for all of it. The
 * reference drops rows first, and where the first one of a block goes its densities pass to the source before.
 */
function densitiesWithSources<Row extends SourceRow>(rows: readonly Row[], compat: boolean): Row[] {
  const densities = (all: readonly Row[]) => all.filter(({ code }) => code === IS_DENSITY);
  return compat ? withSources(densities(rows)) : densities(withSources(rows));
}

function withSources<Row extends SourceRow>(rows: readonly Row[]): Row[] {
  let source: SourceRow | undefined;
  let comment: string | null = null;
  return rows.map((row) => {
    if (row.source_title !== null) source = row;
    comment = row.comment ?? comment;
    return { ...row, source_title: source?.source_title ?? null, specimen_age: source?.specimen_age ?? null, comment };
  });
}

const HomogenousRow = z.object({ brain_region: textCell, comment: optionalTextCell });
const HOMOGENOUS_COLUMNS = { brain_region, comment: { at: 'D', header: 'Comments' } };

/** Regions with inhibitory neurons only, or, where the comment says so, excitatory ones. */
export function homogenousRegions(workbook: Workbook): HomogenousRegion[] {
  const layout = { columns: HOMOGENOUS_COLUMNS, headerRows: 1 };
  return readSheet(workbook, 'Fully inhibexc regions', layout, HomogenousRow).rows.map((row) => ({
    brain_region: row.brain_region,
    cell_type: row.comment === 'Purely excitatory region' ? 'excitatory' : 'inhibitory',
  }));
}
