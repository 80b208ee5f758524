import type { DroppedRow } from '../../algorithms/densities/measurements/known-regions.ts';
import { print } from '../shell.ts';

/** More of them tell a person nothing new. */
const SHOWN = 20;

/** Says which rows of a table were left out and why, a line each. */
export function printDropped(file: string, dropped: readonly DroppedRow[]): void {
  for (const { rowNumber, brain_region, reason, nearest } of dropped.slice(0, SHOWN)) {
    const hint = nearest === undefined ? '' : `; is it "${nearest}"?`;
    print(`${file}, row ${rowNumber} (${brain_region}): left out, ${reason}${hint}`);
  }
  if (dropped.length > SHOWN) print(`and ${dropped.length - SHOWN} more rows of ${file}`);
}
