import { z } from 'zod';

/** What pandas reads as a float. */
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?)\s*$/i;

/** A number; NaN where there is no value. */
export const numberCell = z.union([z.string(), z.number(), z.null()]).transform((cell, context) => {
  if (cell === null) return Number.NaN;
  if (typeof cell === 'number') return cell;
  if (NUMBER.test(cell)) return toNumber(cell);
  context.addIssue('it is not a number');
  return z.NEVER;
});

/** A number of zero or more; NaN where there is no value. */
export const nonNegativeCell = numberCell.refine((value) => !(value < 0), 'it is negative');

/** A text that must be there; Excel takes a text of digits for a number. */
export const textCell = z.union([z.string(), z.number().transform(String)], 'there is no value');

/** A text; null where there is no value. */
export const optionalTextCell = textCell.nullable();

function toNumber(cell: string): number {
  const [, sign, infinite] = /^\s*([+-]?)(inf)?/i.exec(cell) ?? [];
  if (infinite === undefined) return Number(cell);
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
