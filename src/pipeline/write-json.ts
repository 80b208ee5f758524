import { writeText } from './ledger.ts';

/** Writes a report as a whole or not at all. What JSON has no word for, such as NaN, becomes null. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeText(path, `${JSON.stringify(value, undefined, 1)}\n`);
