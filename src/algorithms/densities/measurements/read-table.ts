import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { nearestName } from '../../../ontology/nearest-name.ts';
import { type CellIssue, MalformedTable } from './errors.ts';

/** A table as a file has it; a row holds what its schema makes of each column. */
export interface Table<Row> {
  readonly file: string;
  /** All columns in the order of the file, also those that the schema does not name. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Where each row stands in the file as a spreadsheet counts: the header is row 1. */
  readonly rowNumbers: readonly number[];
}

/** Cells that mean "no value"; they reach the schema as null. @see pandas, `read_csv`, `na_values` */
const NOT_AVAILABLE = new Set(
  [
    '',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '-1.#QNAN',
    '-NaN',
    '-nan',
    '1.#IND',
    '1.#QNAN',
    '<NA>',
    'N/A',
    'NA',
  ].concat(['NULL', 'NaN', 'None', 'n/a', 'nan', 'null']),
);

/**
 * Reads CSV as pandas does: quoted fields may hold line ends, the usual "not available" tokens are null, an unnamed
 * column n is `Unnamed: n`, a second column x is `x.1`.
 * @param text - of the whole file, @param file - its name, for messages
 * @param schema - one property a column, see cells.ts; loose or with a catch-all where other columns matter too. Columns
 * that may be undefined may be missing; an issue without a path is one of the whole row.
 * @throws MalformedTable with every missing column and every cell that the schema refuses, by row and column
 */
export function readTable<Schema extends z.ZodObject>(
  text: string,
  file: string,
  schema: Schema,
  { delimiter = ',' }: { delimiter?: string } = {},
): Table<z.infer<Schema>> {
  const [header, ...records] = readRecords(text, file, delimiter);
  if (!header) throw new MalformedTable({ file, issues: [{ reason: 'the file is empty' }] });
  const columns = uniqueNames(header.cells);
  return toTable({ file, columns, records, issues: missingColumns(columns, schema) }, schema);
}

interface UncheckedTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly records: readonly TableRecord[];
  /** What is wrong with the header; cells of columns that it names are not looked at. */
  readonly issues?: readonly CellIssue[];
  /** What messages call a column: its name, unless said otherwise. */
  readonly placeOf?: (column: string) => string;
}

/** Holds the records of a table against a schema. @throws MalformedTable */
export function toTable<Schema extends z.ZodObject>(
  { file, columns, records, issues: ofHeader = [], placeOf = (column) => column }: UncheckedTable,
  schema: Schema,
): Table<z.infer<Schema>> {
  const atFault = new Set(ofHeader.map(({ column }) => column));
  const issues = [...ofHeader];
  const rows = records.flatMap(({ row, cells }) => {
    if (cells.length > columns.length) {
      issues.push({ row, reason: `there are ${cells.length} cells below ${columns.length} columns` });
      return [];
    }
    const record = Object.fromEntries(columns.map((column, i) => [column, toValue(cells[i])]));
    const checked = schema.safeParse(record);
    if (checked.success) return [checked.data];
    for (const { path, message: reason } of checked.error.issues) {
      const [column] = path.map(String);
      if (column === undefined) issues.push({ row, reason });
      else if (!atFault.has(placeOf(column))) {
        issues.push({ row, column: placeOf(column), value: record[column], reason });
      }
    }
    return [];
  });
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return { file, columns, rows, rowNumbers: records.map(({ row }) => row) };
}

export type Cell = string | number | null;

interface TableRecord {
  /** As a spreadsheet counts. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

const toValue = (cell: Cell | undefined): Cell =>
  cell === undefined || (typeof cell === 'string' && NOT_AVAILABLE.has(cell)) ? null : cell;

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly records: number; readonly empty_lines: number };
}

function readRecords(text: string, file: string, delimiter: string): { row: number; cells: readonly string[] }[] {
  try {
    // The package's types do not know that "info" wraps each record.
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as readonly ParsedRecord[];
    return parsed.map(({ record, info }) => ({ row: info.records + info.empty_lines, cells: record }));
  } catch (cause) {
    throw new MalformedTable({ file, issues: [{ reason: (cause as Error).message }] }, { cause });
  }
}

function uniqueNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, n) => {
    const name = cell === '' ? `Unnamed: ${n}` : cell;
    const repeats = seen.get(name) ?? 0;
    seen.set(name, repeats + 1);
    return repeats === 0 ? name : `${name}.${repeats}`;
  });
}

function missingColumns(columns: readonly string[], schema: z.ZodObject): CellIssue[] {
  return Object.entries(schema.shape)
    .filter(([name, cell]) => !columns.includes(name) && !isOptional(cell))
    .map(([name]) => {
      const near = nearestName(name, columns);
      return { row: 1, column: name, reason: `the column is missing${near === undefined ? '' : ` (is it ${near}?)`}` };
    });
}

// A shape is typed by zod's core, which has no methods; the properties of a z.object are always full types.
const isOptional = (cell: z.core.$ZodType): boolean => (cell as z.ZodType).safeParse(undefined).success;
