import { z } from 'zod';
import { textCell } from '../measurements/cells.ts';
import { type CellIssue, MalformedTable } from '../measurements/errors.ts';
import { readBlankSeparated } from './blank-separated.ts';

const Row = z.object({
  mtype: textCell,
  mClass: textCell,
  sClass: z.enum(['EXC', 'INH'], 'it is neither EXC nor INH'),
});

/** Synapse class by M-type. */
export type Taxonomy = ReadonlyMap<string, 'EXC' | 'INH'>;

/**
 * Reads a table with the columns mtype, mClass and sClass.
 *
 * @throws MalformedTable with all bad cells and the M-types of two classes, or when a class has none
 * @see atlas-densities, app/mtype_densities.py, `_validate_mtype_taxonomy`
 */
export function parseTaxonomy(text: string, file: string): Taxonomy {
  const { rows, rowNumbers } = readBlankSeparated(text, file, Row);
  const classes = new Map<string, 'EXC' | 'INH'>();
  const issues: CellIssue[] = [];
  for (const [i, { mtype, sClass }] of rows.entries()) {
    const before = classes.get(mtype);
    if (before !== undefined && before !== sClass) {
      issues.push({ row: rowNumbers[i], column: 'sClass', value: sClass, reason: `${mtype} is ${before} above` });
    }
    classes.set(mtype, sClass);
  }
  for (const sClass of ['EXC', 'INH'] as const) {
    if (rows.every((row) => row.sClass !== sClass)) issues.push({ reason: `no M-type is of class ${sClass}` });
  }
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return classes;
}
