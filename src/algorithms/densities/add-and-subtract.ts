import { eachSlab, type PassOptions } from '../../volume/each-slab.ts';
import type { NumberArray } from '../../volume/numbers.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { VolumeShape, VoxelArray } from '../../volume/volume.ts';
import { bytesPerVoxel, type VoxelType } from '../../volume/voxel-types.ts';
import type { ComputedVolume } from '../computed-volume.ts';
import { UnsuitableTypes, ValuesOutOfRange } from './arithmetic-errors.ts';

export interface Operand {
  readonly header: VolumeShape;
  readonly source: SlabSource;
}

export interface Operation extends Operand {
  readonly sign: 1 | -1;
}

export interface ArithmeticOptions extends PassOptions {
  /** What is below 0 after an operation becomes 0. */
  readonly clip: boolean;
  /** Integers wrap around as the reference's do, also below 0 before they are clipped. */
  readonly compat?: boolean;
}

/** What was clipped; complete when the values have been read. */
export interface Clipped {
  voxels: number;
  /** Sum of what was below 0, and the least of it. */
  total: number;
  least: number;
}

/**
 * Adds volumes to a base, or subtracts them from it, one after the other, in the type of the base. A chunk of the result
 * holds until the next is asked for.
 *
 * @throws UnsuitableTypes; while the values are read GridMismatch and, unless compat, ValuesOutOfRange
 * @see atlas-densities, app/combination.py, `manipulate`
 */
export function addAndSubtract(
  base: Operand,
  operations: readonly Operation[],
  options: ArithmeticOptions,
): { readonly volume: ComputedVolume; readonly clipped: Clipped } {
  assertTypes(base, operations);
  const clipped: Clipped = { voxels: 0, total: 0, least: 0 };
  const { grid, components } = base.header;
  const values = calculate(base, operations, options, clipped);
  return { volume: { grid, components, type: base.header.type, values }, clipped };
}

async function* calculate(
  base: Operand,
  operations: readonly Operation[],
  { clip, compat = false, ...pass }: ArithmeticOptions,
  clipped: Clipped,
): AsyncGenerator<NumberArray, void, undefined> {
  const sources = [base, ...operations].map(({ source }) => source);
  const mayWrap = !isFloat(base.header.type);
  let outOfRange = 0;
  let result: NumberArray | undefined;
  for await (const { values } of eachSlab<VoxelArray[]>(sources, pass)) {
    // Not of 64 bits: see `assertTypes`.
    const [first, ...others] = values as NumberArray[];
    if (result?.length === first.length) result.set(first);
    else result = first.slice();
    for (const [i, other] of others.entries()) {
      const { sign } = operations[i];
      if (!mayWrap) floats(result, other, { sign, clip }, clipped);
      else {
        outOfRange += integers(result, other, sign, clip && !compat, clipped);
        if (clip) clipBelowZero(result, clipped);
      }
    }
    yield result;
  }
  if (outOfRange > 0 && !compat) throw new ValuesOutOfRange({ type: base.header.type, voxels: outOfRange });
}

function floats(
  result: NumberArray,
  other: NumberArray,
  { sign, clip }: { readonly sign: 1 | -1; readonly clip: boolean },
  clipped: Clipped,
): void {
  for (let i = 0; i < result.length; i++) {
    result[i] += sign * other[i];
    if (!clip || !(result[i] < 0)) continue;
    tally(clipped, result[i]);
    result[i] = 0;
  }
}

/** @returns the number of values that the type cannot hold */
function integers(result: NumberArray, other: NumberArray, sign: 1 | -1, clip: boolean, clipped: Clipped): number {
  let outOfRange = 0;
  for (let i = 0; i < result.length; i++) {
    let value = result[i] + sign * other[i];
    if (clip && value < 0) {
      tally(clipped, value);
      value = 0;
    }
    result[i] = value;
    if (result[i] !== value) outOfRange++;
  }
  return outOfRange;
}

function clipBelowZero(values: NumberArray, clipped: Clipped): void {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] < 0)) continue;
    tally(clipped, values[i]);
    values[i] = 0;
  }
}

function tally(clipped: Clipped, value: number): void {
  clipped.voxels++;
  clipped.total += value;
  if (value < clipped.least) clipped.least = value;
}

const isFloat = (type: VoxelType): boolean => type === 'float' || type === 'double';
const isUnsigned = (type: VoxelType): boolean => type.startsWith('uint');

/** As numpy: what an operation gives must be of the kind of the base. */
function assertTypes({ header: base }: Operand, operations: readonly Operation[]): void {
  const fits = ({ type, components }: VolumeShape): boolean =>
    components === base.components &&
    (isFloat(type) || bytesPerVoxel(type) < 8) &&
    (isFloat(base.type) || (!isFloat(type) && (!isUnsigned(base.type) || isUnsigned(type))));
  const unsuitable = [base, ...operations.map(({ header }) => header)].filter((shape) => !fits(shape));
  if (unsuitable.length === 0) return;
  const volumes = unsuitable.map(({ grid, type, components }) => ({ name: grid.file ?? 'a volume', type, components }));
  throw new UnsuitableTypes({ base: base.type, volumes });
}
