import type { DroppedRow } from '../../algorithms/densities/measurements/known-regions.ts';

/** More of them tell a person nothing new. */
const SHOWN = 20;

/** Which rows of a table were left out and why, a line each. */
export function describeDropped(file: string, dropped: readonly DroppedRow[]): string {
  const lines = dropped.slice(0, SHOWN).map(({ rowNumber, brain_region, reason, nearest }) => {
    const hint = nearest === undefined ? '' : `; is it "${nearest}"?`;
    return `${file}, row ${rowNumber} (${brain_region}): left out, ${reason}${hint}`;
  });
  const more = dropped.length > SHOWN ? [`and ${dropped.length - SHOWN} more rows of ${file}`] : [];
  return [...lines, ...more].join('\n');
}
