import { z } from 'zod';
import type { LayerShare } from '../layer-shares.ts';
import { nonNegativeCell, textCell } from '../measurements/cells.ts';
import { type CellIssue, MalformedTable } from '../measurements/errors.ts';
import { readTable } from '../measurements/read-table.ts';

const Row = z
  .object({ layer: textCell })
  .catchall(nonNegativeCell.refine((share) => Number.isFinite(share), 'there is no number'));

/** By how much the shares of a layer may miss 1 without being named. */
const ROUNDING = 1e-6;

export interface SplitMapping {
  /** Those that are not 0. */
  readonly shares: readonly LayerShare[];
  /** Layers whose shares do not add up to 1: their excitatory neurons become more or fewer. */
  readonly unbalanced: readonly { readonly layer: string; readonly sum: number }[];
}

/**
 * The M-types of excitatory neurons in each layer: a row a layer, a column an M-type.
 *
 * @param layers - number of layers of the region: the rows are called `layer_1` to `layer_<layers>`
 * @throws MalformedTable with every cell that is no number from 0 on, and every layer that is unknown or there twice
 * @see atlas-densities, mapping_cortex_all_to_exc_mtypes.csv
 */
export function parseSplitMapping(text: string, file: string, layers: number): SplitMapping {
  const { columns, rows, rowNumbers } = readTable(text, file, Row);
  const known = Array.from({ length: layers }, (_, i) => `layer_${i + 1}`);
  const issues = rows.flatMap(({ layer }, i): CellIssue[] => {
    const place = { row: rowNumbers[i], column: 'layer', value: layer };
    if (!known.includes(layer)) return [{ ...place, reason: `it is none of ${known.join(', ')}` }];
    const isRepeated = rows.findIndex((other) => other.layer === layer) < i;
    return isRepeated ? [{ ...place, reason: 'the layer has another row' }] : [];
  });
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  const mTypes = columns.filter((column) => column !== 'layer');
  // The columns but the first hold numbers: see `Row`.
  const sharesOf = (row: (typeof rows)[number]) => mTypes.map((mType) => row[mType] as number);
  const sums = rows.map((row) => ({ layer: row.layer, sum: sharesOf(row).reduce((sum, share) => sum + share, 0) }));
  return {
    shares: rows.flatMap((row) => {
      const layer = known.indexOf(row.layer) + 1;
      return sharesOf(row).flatMap((share, i) => (share === 0 ? [] : [{ mType: mTypes[i], layer, share }]));
    }),
    unbalanced: sums.filter(({ sum }) => sum !== 0 && Math.abs(sum - 1) > ROUNDING),
  };
}
