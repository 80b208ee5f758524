/** Distance between two samples of a ray, µm; the reference's resolution. */
export const SAMPLE_SPACING = 0.5;

const { fround, floor, max, abs } = Math;

/** One coordinate of the samples start + k·step of a ray on its way through the cells of a box. */
export interface RayAxis {
  /** First cell of the box in the whole volume, and number of cells. */
  readonly first: number;
  readonly size: number;
  /** float32, µm. */
  readonly spacing: number;
  readonly offset: number;
  /** More than the roundings to float32 can put a sample off its place, cells. */
  readonly error: number;
  /** float32, µm. */
  start: number;
  step: number;
  /** The same in cells of the box, not rounded. */
  startCell: number;
  cellsPerSample: number;
  /** All samples up to k = leave + leavePerCell·i + samplesPerCell·r are within r cells of cell i, once they have been in it. */
  leave: number;
  leavePerCell: number;
  samplesPerCell: number;
}

/** The axis of a box of `size` cells from cell `first` of the volume on. */
export function rayAxis(first: number, size: number, spacing: number, offset: number): RayAxis {
  const farthest = abs(offset) + max(abs(offset + spacing * first), abs(offset + spacing * (first + size)));
  // Four roundings, each by at most 2⁻²⁴ of a number that is at most twice as large.
  const error = (8 * 2 ** -24 * farthest) / abs(spacing);
  const ray = { start: 0, step: 0, startCell: 0, cellsPerSample: 0, leave: 0, leavePerCell: 0, samplesPerCell: 0 };
  return { first, size, spacing: fround(spacing), offset: fround(offset), error, ...ray };
}

/**
 * Starts a ray at the centre of a cell.
 *
 * @param cell - counted in the whole volume
 * @param component - of the ray's vector
 */
export function setOff(axis: RayAxis, cell: number, component: number): void {
  axis.start = fround(fround(axis.spacing * fround(cell + 0.5)) + axis.offset);
  axis.step = fround(component * SAMPLE_SPACING);
  axis.startCell = (axis.start - axis.offset) / axis.spacing - axis.first;
  axis.cellsPerSample = axis.step / axis.spacing;
  const still = axis.step === 0;
  axis.samplesPerCell = still ? 0 : abs(axis.spacing / axis.step);
  const forth = axis.cellsPerSample > 0;
  const edge = (forth ? 1 - axis.startCell : axis.startCell) - axis.error;
  axis.leave = still ? Number.POSITIVE_INFINITY : edge * axis.samplesPerCell;
  axis.leavePerCell = forth ? axis.samplesPerCell : -axis.samplesPerCell;
}

/** The cell of sample k, counted in the box, as the reference finds it: with each step rounded to float32. */
export function cellAt(axis: RayAxis, k: number): number {
  const place = axis.startCell + k * axis.cellsPerSample;
  const cell = floor(place);
  const fraction = place - cell;
  // The roundings decide next to a boundary only.
  if (fraction > axis.error && fraction < 1 - axis.error) return cell;
  return floor(fround(fround(fround(axis.start + fround(k * axis.step)) - axis.offset) / axis.spacing)) - axis.first;
}
