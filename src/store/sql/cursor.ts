import { z } from 'zod';
import { InvalidRequest } from '../request-errors.ts';

/** Where a page ended: the value it is ordered by, and the entity for what is equal. */
const Position = z.tuple([z.union([z.number(), z.string()]), z.number()]);
export type Position = z.infer<typeof Position>;

export const toCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws InvalidRequest */
export function fromCursor(cursor: string): Position {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidRequest({ name: 'cursor', value: cursor }, 'Use the cursor of the last page as it was given.');
  }
}

/** Items of one page. */
const MAX_PAGE = 10_000;

/** @throws InvalidRequest */
export function checkPageSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new InvalidRequest({ name: 'page size', value: String(size) }, `Ask for 1 to ${MAX_PAGE} items a page.`);
  }
  return size;
}
