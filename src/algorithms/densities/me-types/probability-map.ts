import { z } from 'zod';
import { nonNegativeCell, textCell } from '../measurements/cells.ts';
import { type CellIssue, MalformedTable } from '../measurements/errors.ts';
import { readTable } from '../measurements/read-table.ts';

export const SYNAPSE_CLASSES = ['EXC', 'INH'] as const;
export type SynapseClass = (typeof SYNAPSE_CLASSES)[number];

/** Shares of the cells of a marker in a region that are of each ME-type. */
export interface MapRow {
  /** In the file, as a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** Acronym. */
  readonly region: string;
  readonly marker: string;
  readonly synapseClass: SynapseClass;
  /** By ME-type, of the map's own; they sum to 1. */
  readonly shares: readonly number[];
}

export interface ProbabilityMap {
  readonly file: string;
  /** `<M-type>|<E-type>` */
  readonly meTypes: readonly string[];
  readonly rows: readonly MapRow[];
}

const LABELS = ['region', 'molecular_type', 'synapse_class'] as const;

/** By how much the sum of a row may miss 1. @see numpy, `isclose` */
const TOLERANCE = 1e-8 + 1e-5;

const shareCell = nonNegativeCell.refine((share) => !Number.isNaN(share), 'there is no value');

const Row = z
  .object({ region: textCell, molecular_type: textCell, synapse_class: z.enum(SYNAPSE_CLASSES) })
  .catchall(shareCell)
  .superRefine((row, context) => {
    const sum = Object.keys(row).reduce((total, column) => (isLabel(column) ? total : total + Number(row[column])), 0);
    if (Math.abs(sum - 1) > TOLERANCE) context.addIssue(`the values sum to ${sum}, not to 1`);
  });

/**
 * Reads a table of the columns `region, molecular_type, synapse_class` and one for each ME-type.
 *
 * @param text - CSV, @param file - its name, for messages
 * @throws MalformedTable with all that is wrong: columns, negative or absent values, rows that do not sum to 1, synapse
 * classes other than EXC and INH, rows of the same region, marker and class
 * @see atlas-densities, mtype_densities_from_map/utils.py, `check_probability_map_sanity`
 */
export function parseProbabilityMap(text: string, file: string): ProbabilityMap {
  const { columns, rows, rowNumbers } = readTable(text, file, Row);
  const meTypes = columns.filter((column) => !isLabel(column));
  const parsed = rows.map((cells, i) => ({
    row: rowNumbers[i],
    region: cells.region,
    marker: cells.molecular_type,
    synapseClass: cells.synapse_class,
    shares: meTypes.map((meType) => Number(cells[meType])),
  }));
  const issues = [...columnIssues(meTypes), ...repeatedRows(parsed)];
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return { file, meTypes, rows: parsed };
}

const isLabel = (column: string): boolean => LABELS.some((label) => label === column);

function columnIssues(meTypes: readonly string[]): CellIssue[] {
  if (meTypes.length === 0) return [{ reason: 'there is no column of an ME-type' }];
  return meTypes
    .filter((meType) => !/^[^|]+\|[^|]+$/.test(meType))
    .map((column) => ({ row: 1, column, reason: 'it is not <M-type>|<E-type>' }));
}

function repeatedRows(rows: readonly MapRow[]): CellIssue[] {
  const groups = Map.groupBy(rows, (row) => rowLabel(row));
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ row }) => ({ row, reason: `it is of ${rowLabel(first)} as row ${first.row} is` })),
  );
}

/** What a row is of: one row a label, over all maps that are used together. */
export const rowLabel = ({ region, marker, synapseClass }: MapRow): string => `${region}, ${marker}, ${synapseClass}`;
