import { z } from 'zod';
import { readBlankSeparated } from '../composition/blank-separated.ts';
import { numberCell, textCell } from '../measurements/cells.ts';
import { type CellIssue, MalformedTable } from '../measurements/errors.ts';

/** Slices [from, to) of a layer, counted from the bottom of the cortex. */
export interface LayerSlices {
  /** Such as `layer_6`. */
  readonly layer: string;
  readonly from: number;
  readonly to: number;
}

/** Slices of a layer are told apart in 8 bits. */
const SLICES_MAX = 254;

const wholeCell = numberCell.refine(
  (value) => Number.isInteger(value) && value >= 0,
  'it is no whole number from 0 on',
);
const SlicesRow = z.object({ layer: textCell, from: wholeCell, upto: wholeCell });

/** Reads a table with the columns layer, from and upto. @throws MalformedTable with all that is wrong */
export function parseLayerSlices(text: string, file: string): LayerSlices[] {
  const { rows, rowNumbers } = readBlankSeparated(text, file, SlicesRow);
  const issues = rows.flatMap(({ layer, from, upto }, i): CellIssue[] => {
    const row = rowNumbers[i];
    const before = rows.slice(0, i).find((other) => other.layer === layer || (other.from < upto && from < other.upto));
    if (before) return [{ row, reason: `it has the layer or slices of another row, that of layer ${before.layer}` }];
    const count = upto - from;
    return count >= 1 && count <= SLICES_MAX
      ? []
      : [{ row, reason: `it has ${count} slices instead of 1 to ${SLICES_MAX}` }];
  });
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return rows.map(({ layer, from, upto }) => ({ layer: `layer_${layer}`, from, to: upto }));
}

export const SYNAPSE_CLASSES = ['excitatory', 'inhibitory'] as const;
type SynapseClass = (typeof SYNAPSE_CLASSES)[number];

const MappingRow = z.object({
  mtype: textCell,
  sclass: z.enum(['EXC', 'INH'], 'it is neither EXC nor INH'),
  layer: textCell,
  file: textCell,
});

/** An M-type with its profile in some layers. */
export interface ProfiledType {
  readonly mType: string;
  readonly synapseClass: SynapseClass;
  readonly layers: readonly string[];
  readonly profile: string;
}

/**
 * Reads a table with the columns mtype, sclass, layer (such as `2,3`) and file.
 *
 * @throws MalformedTable with all bad cells and all unknown layers
 */
export function parseProfileMapping(text: string, file: string, slices: readonly LayerSlices[]): ProfiledType[] {
  const { rows, rowNumbers } = readBlankSeparated(text, file, MappingRow);
  const known = slices.map(({ layer }) => layer);
  const layersOf = (layer: string) => layer.split(',').map((each) => `layer_${each}`);
  const issues = rows.flatMap(({ layer }, i): CellIssue[] =>
    layersOf(layer)
      .filter((each) => !known.includes(each))
      .map((each) => ({ row: rowNumbers[i], column: 'layer', value: layer, reason: `there are no slices of ${each}` })),
  );
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return rows.map(({ mtype, sclass, layer, file: profile }) => {
    const synapseClass = sclass === 'EXC' ? 'excitatory' : 'inhibitory';
    return { mType: mtype, synapseClass, layers: layersOf(layer), profile };
  });
}

/** Reads numbers of cells, one a line and a slice. @throws MalformedTable with all that are none, and when they are too few */
export function parseProfile(text: string, file: string, slices: number): number[] {
  const lines = text.trim().split(/\r?\n/);
  const values = lines.map(Number);
  const issues = values.flatMap((value, i): CellIssue[] =>
    value >= 0 && value < Number.POSITIVE_INFINITY && lines[i].trim() !== ''
      ? []
      : [{ row: i + 1, value: lines[i], reason: 'it is no number from 0 on' }],
  );
  if (values.length < slices) issues.push({ reason: `it has ${values.length} numbers for ${slices} slices` });
  if (issues.length > 0) throw new MalformedTable({ file, issues });
  return values;
}
