import { z } from 'zod';
import { nearestName } from '../../../ontology/nearest-name.ts';
import { nonNegativeCell, textCell } from '../measurements/cells.ts';
import { type CellIssue, MalformedTable } from '../measurements/errors.ts';
import { readTable, type Table } from '../measurements/read-table.ts';
import type { TableRegion } from '../regions/hierarchy-table.ts';

/** All inhibitory neurons; the other types are parts of them. */
export const INHIBITORY = 'gad67+';

/** Average densities of cell types, cells/mm³. What has a region and a type is at region · types.length + type. */
export interface AverageDensities {
  /** Ascending by id. */
  readonly regions: readonly TableRegion[];
  /** Sorted; `gad67+` is one of them. */
  readonly types: readonly string[];
  /** NaN without an estimate. */
  readonly densities: Float64Array;
  /** Standard deviations; NaN without an estimate. */
  readonly deviations: Float64Array;
}

const SUFFIX = '_standard_deviation';
const density = nonNegativeCell.refine((value) => value !== Number.POSITIVE_INFINITY, 'it is infinite');
const Row = z
  .object({ brain_region: textCell, [INHIBITORY]: density, [`${INHIBITORY}${SUFFIX}`]: density })
  .catchall(density);
type Row = z.infer<typeof Row>;

/**
 * Reads the table that fit-average-densities writes: a region a row, a column for each type and one for its standard
 * deviation. A region without a row has no estimate.
 *
 * @param inOrder - whether the rows must be the regions, one by one, as the reference's keep-proportions has it
 * @throws MalformedTable with all columns without their other half, negative or infinite values, regions that are
 * unknown or listed twice, and deviations of nothing
 */
export function readAverageDensities(
  text: string,
  file: string,
  regions: readonly TableRegion[],
  { inOrder = false }: { readonly inOrder?: boolean } = {},
): AverageDensities {
  const table = readTable(text, file, Row);
  const types = typesOf(table);
  const places = placeRows(table, regions, inOrder);
  const densities = new Float64Array(regions.length * types.length).fill(Number.NaN);
  const deviations = densities.slice();
  const issues: CellIssue[] = [];
  for (const [i, row] of table.rows.entries()) {
    for (const [m, type] of types.entries()) {
      const at = places[i] * types.length + m;
      densities[at] = Number(row[type]);
      deviations[at] = Number(row[`${type}${SUFFIX}`]);
      if (Number.isNaN(densities[at]) && !Number.isNaN(deviations[at])) {
        issues.push({ row: table.rowNumbers[i], column: type, reason: 'a standard deviation of no value' });
      }
    }
  }
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return { regions, types, densities, deviations };
}

function typesOf({ file, columns }: Table<Row>): string[] {
  const all = columns.filter((column) => column !== 'brain_region');
  const types = all.filter((column) => !column.endsWith(SUFFIX));
  const expected = types.flatMap((type) => [type, `${type}${SUFFIX}`]);
  const alone = [
    ...expected
      .filter((column) => !all.includes(column))
      .map((column) => ({ column, reason: 'the column is missing' })),
    ...all.filter((column) => !expected.includes(column)).map((column) => ({ column, reason: 'of no cell type' })),
  ];
  if (alone.length > 0) throw new MalformedTable({ file, issues: alone });
  return types.sort();
}

/** The position of the region of each row. */
function placeRows({ file, rows, rowNumbers }: Table<Row>, regions: readonly TableRegion[], inOrder: boolean) {
  // The reference's name of the region above all others, whatever it is called in the hierarchy.
  const top = regions.findIndex(({ end, rank }) => end - rank === regions.length);
  const places = new Map([['root', top], ...regions.map(({ name }, place): [string, number] => [name, place])]);
  const issues: CellIssue[] = [];
  const taken = new Map<number, number>();
  const found = rows.map(({ brain_region: name }, i) => {
    const place = places.get(name);
    const issue = { row: rowNumbers[i], column: 'brain_region', value: name };
    if (place === undefined) {
      const near = nearestName(name, [...places.keys()]);
      const hint = near === undefined ? '' : `; is it "${near}"?`;
      issues.push({ ...issue, reason: `the hierarchy has no region of this name${hint}` });
      return -1;
    }
    const before = taken.get(place);
    if (before !== undefined) issues.push({ ...issue, reason: `the region is in row ${before} too` });
    else if (inOrder && place !== i) issues.push({ ...issue, reason: `"${regions[i]?.name}" must come here` });
    taken.set(place, rowNumbers[i]);
    return place;
  });
  if (inOrder && rows.length !== regions.length && issues.length === 0) {
    issues.push({ reason: `${rows.length} rows for ${regions.length} regions` });
  }
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return found;
}
