import { z } from 'zod';
import { MOUSE_COUNTS } from '../cell-density/cell-counts.ts';
import { numberCell, textCell } from '../measurements/cells.ts';
import { MalformedTable } from '../measurements/errors.ts';
import { readSheet, type Workbook } from '../measurements/workbook.ts';

/** Inhibitory neurons of the groups of MOUSE_COUNTS, in their order. */
export type InhibitoryCounts = readonly [cerebellum: number, isocortex: number, rest: number];

/**
 * Neurons of the mouse brain with parvalbumin, somatostatin or vasoactive intestinal peptide.
 *
 * @see Kim et al., Brain-wide Maps Reveal Stereotyped Cell-Type-Based Cortical Architecture and Subcortical Sexual
 * Dimorphism, 2017, doi:10.1016/j.cell.2017.09.020, table S1
 */
export const MOUSE_INHIBITORY: InhibitoryCounts = [1_861_600, 1_587_056, 2_252_085];

/** Share of inhibitory neurons among the neurons of each group. */
export const inhibitoryShares = (counts: InhibitoryCounts): number[] =>
  MOUSE_COUNTS.map(({ neurons }, group) => counts[group] / neurons);

/** The table says N/D where nothing was counted. */
const countCell = z
  .literal('N/D')
  .transform(() => Number.NaN)
  .or(numberCell);
const CountRow = z.object({ ROI: textCell, PV: countCell, SST: countCell, VIP: countCell });

const COLUMNS = {
  ROI: { at: 'A', header: 'ROI' },
  PV: { at: 'D', header: 'Average' },
  SST: { at: 'F', header: 'Average' },
  VIP: { at: 'H', header: 'Average' },
};

/**
 * The counts of another table of the same layout (mmc1.xlsx of Kim et al. 2017).
 *
 * @throws MissingSheet, MalformedTable
 * @see atlas-densities, densities/cell_counts.py, `inhibitory_neuron_counts`
 */
export function inhibitoryCounts(workbook: Workbook): InhibitoryCounts {
  const { file, rows, rowNumbers } = readSheet(workbook, 'count', { columns: COLUMNS, headerRows: 2 }, CountRow);
  const counts = ['CB', 'Isocortex', 'ENT', 'PIR', 'grey'].map((region) => {
    const row = rows.findIndex(({ ROI }) => ROI === region);
    const count = row < 0 ? Number.NaN : rows[row].PV + rows[row].SST + rows[row].VIP;
    const reason = row < 0 ? `there is no row of ${region}` : `the counts of ${region} are not numbers from 0 on`;
    return { count, issue: count >= 0 ? undefined : { row: rowNumbers[row], reason } };
  });
  const issues = counts.flatMap(({ issue }) => issue ?? []);
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  const [cerebellum, isocortex, entorhinal, piriform, brain] = counts.map(({ count }) => count);
  const cortex = isocortex + entorhinal + piriform;
  return [Math.round(cerebellum), Math.round(cortex), Math.round(brain - cerebellum - cortex)];
}
