import { AtlasError } from '../../../errors.ts';

/** `row` counts as a spreadsheet does (the header is row 1); without a column the whole row is meant. */
export interface CellIssue {
  readonly row?: number;
  readonly column?: string;
  readonly value?: unknown;
  readonly reason: string;
}

type Malformed = { readonly file: string; readonly issues: readonly CellIssue[] };

/** All that is wrong with a table, at once. */
export class MalformedTable extends AtlasError<'MalformedTable', Malformed> {
  readonly tag = 'MalformedTable';
  readonly remedy = 'Correct the cells named, or leave a cell empty where there is no value.';

  constructor(details: Malformed, options?: ErrorOptions) {
    super(`${details.file} cannot be used: ${listIssues(details.issues)}.`, details, options);
  }
}

const SHOWN = 20;

const listIssues = (issues: readonly CellIssue[]): string => {
  const more = issues.length > SHOWN ? [`and ${issues.length - SHOWN} more`] : [];
  return [...issues.slice(0, SHOWN).map(describeIssue), ...more].join('; ');
};

function describeIssue({ row, column, value, reason }: CellIssue): string {
  const place = [row === undefined ? '' : `row ${row}`, column === undefined ? '' : `column ${column}`];
  const found = value === undefined || value === null ? '' : ` (${JSON.stringify(value)})`;
  const at = place.filter(Boolean).join(', ');
  return at === '' ? reason : `${at}: ${reason}${found}`;
}

type BadWorkbook = { readonly file: string; readonly reason: string };

export class MalformedWorkbook extends AtlasError<'MalformedWorkbook', BadWorkbook> {
  readonly tag = 'MalformedWorkbook';
  readonly remedy = 'Give an Excel file in the format .xlsx.';

  constructor(details: BadWorkbook, options?: ErrorOptions) {
    super(`${details.file} cannot be read as an Excel file: ${details.reason}.`, details, options);
  }
}

type Missing = { readonly file: string; readonly sheet: string; readonly sheets: readonly string[] };

export class MissingSheet extends AtlasError<'MissingSheet', Missing> {
  readonly tag = 'MissingSheet';
  readonly remedy = 'Give the workbook that has this sheet, or name the sheet as before.';

  constructor(details: Missing) {
    super(`${details.file} has no sheet "${details.sheet}"; it has "${details.sheets.join('", "')}".`, details);
  }
}

type Unusable = { readonly problems: readonly Pick<AtlasError, 'tag' | 'message' | 'details'>[] };

/** What is wrong with several tables, at once. */
export class MalformedTables extends AtlasError<'MalformedTables', Unusable> {
  readonly tag = 'MalformedTables';
  readonly remedy = 'Correct what is named, or give the files that were meant.';

  constructor(errors: readonly AtlasError[]) {
    const problems = errors.map(({ tag, message, details }) => ({ tag, message, details }));
    super(errors.map(({ message }) => message).join(' '), { problems });
  }
}
