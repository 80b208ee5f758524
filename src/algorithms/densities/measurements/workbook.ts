import readExcelFile from 'read-excel-file/node';
import type { z } from 'zod';
import { MalformedWorkbook, MissingSheet } from './errors.ts';
import { type Cell, type Table, toTable } from './read-table.ts';

/** The sheets of an Excel file by name. */
export interface Workbook {
  readonly file: string;
  readonly sheets: ReadonlyMap<string, readonly (readonly Cell[])[]>;
}

/** @param file - its name, for messages. @throws MalformedWorkbook */
export async function readWorkbook(bytes: Uint8Array, file: string): Promise<Workbook> {
  try {
    const sheets = await readExcelFile(Buffer.from(bytes), { trim: false });
    return { file, sheets: new Map(sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map(toCell))])) };
  } catch (cause) {
    throw new MalformedWorkbook({ file, reason: (cause as Error).message }, { cause });
  }
}

function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'number') return value;
  if (value instanceof Date) return value.toISOString();
  return String(value).replaceAll(ESCAPED_ESCAPE, toEscape);
}

/** Excel writes a character c as _xHHHH_, and the text "_xHHHH_" as _x005F_xHHHH_, of which the reader makes _x005Fc. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
const ESCAPED_ESCAPE = /_x005F([\x00-\x1f])/g;
const toEscape = (_: string, character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** A column of a sheet: where it stands, and what the last row of the header says there. */
export interface SheetColumn {
  /** A, B, ... */
  readonly at: string;
  readonly header: string;
}

/**
 * Reads columns of a sheet by their places, after the header has been checked.
 * @param columns - by the name that the column has in `schema`
 * @param headerRows - rows above the first with values
 * @throws MissingSheet; MalformedTable with every column that is another one and every cell that the schema refuses
 */
export function readSheet<Schema extends z.ZodObject>(
  { file, sheets }: Workbook,
  sheet: string,
  { columns, headerRows }: { columns: Readonly<Record<string, SheetColumn>>; headerRows: number },
  schema: Schema,
): Table<z.infer<Schema>> {
  const rows = sheets.get(sheet);
  if (!rows) throw new MissingSheet({ file, sheet, sheets: [...sheets.keys()] });
  const header = rows[headerRows - 1] ?? [];
  const issues = Object.values(columns)
    .filter(({ at, header: expected }) => !isTitle(header[indexOf(at)], expected))
    .map(({ at, header: expected }) => {
      const value = header[indexOf(at)] ?? undefined;
      return { row: headerRows, column: at, value, reason: `the column ${expected} is missing` };
    });
  const places = Object.values(columns).map(({ at }) => indexOf(at));
  const records = rows
    .map((row, i) => ({ row: i + 1, cells: places.map((at) => row[at] ?? null) }))
    .filter(({ row, cells }) => row > headerRows && cells.some((cell) => cell !== null));
  const placeOf = (column: string): string => columns[column].at;
  return toTable({ file: `${file}, sheet ${sheet}`, columns: Object.keys(columns), records, issues, placeOf }, schema);
}

const indexOf = (letter: string): number => letter.charCodeAt(0) - 'A'.charCodeAt(0);

const isTitle = (cell: Cell | undefined, expected: string): boolean =>
  String(cell ?? '')
    .trim()
    .toLowerCase() === expected.toLowerCase();
