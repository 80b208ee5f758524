import { z } from 'zod';
import { InvalidRequest } from '../request-errors.ts';

/** Where a page ended: the values it is ordered by, and the entity for what is equal. */
export type Position = readonly (number | string | boolean)[];

export const toCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** @param holds - what each value of such a position is @throws InvalidRequest */
export function fromCursor(cursor: string, holds: readonly z.ZodType[]): Position {
  try {
    const position: unknown[] = z
      .array(z.unknown())
      .length(holds.length)
      .parse(JSON.parse(decode(cursor)));
    return position.map((value, index) => holds[index].parse(value)) as unknown as Position; // as `holds` says
  } catch {
    throw new InvalidRequest({ name: 'cursor', value: cursor }, 'Use the cursor of the last page as it was given.');
  }
}

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/** Items of one page. */
const MAX_PAGE = 10_000;

/** @throws InvalidRequest */
export function checkPageSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new InvalidRequest({ name: 'page size', value: String(size) }, `Ask for 1 to ${MAX_PAGE} items a page.`);
  }
  return size;
}

/** Rows that a page may pass over. */
const MAX_OFFSET = 10_000;

/** @throws InvalidRequest */
export function checkOffset(offset: number): number {
  if (!Number.isInteger(offset) || offset < 0 || offset > MAX_OFFSET) {
    throw new InvalidRequest({ name: 'offset', value: String(offset) }, `Pass over 0 to ${MAX_OFFSET} items.`);
  }
  return offset;
}
