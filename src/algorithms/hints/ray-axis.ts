/** Distance between two samples of a ray, µm; the reference's resolution. */
export const SAMPLE_SPACING = 0.5;

/** float32 counts no further: longer rays, those of vectors of almost no length, end here. */
export const MOST_SAMPLES = 2 ** 24;

const { fround, floor, ceil, max, abs } = Math;

/** One coordinate of the samples start + k·step of a ray, and its way through the cells of a box along one axis. */
export interface RayAxis {
  /** First and last cell of the box, counted in the whole volume. */
  readonly first: number;
  readonly last: number;
  /** From a cell to the next, in positions in the box. */
  readonly stride: number;
  /** float32, µm. */
  readonly spacing: number;
  readonly offset: number;
  /** More than the roundings to float32 can put a sample off its place, µm. */
  readonly error: number;
  /** float32, µm. */
  start: number;
  step: number;
  /** Cells that the ray can still enter before it leaves the box. */
  left: number;
  /** Change of the position in the box with each of them. */
  move: number;
  /** k at the next boundary and between two boundaries, computed exactly. */
  time: number;
  timePerCell: number;
  /** What `error` makes of `time` at most. */
  slack: number;
}

/** The axis of a box of `size` cells from cell `first` of the volume on. */
export function rayAxis(first: number, size: number, stride: number, spacing: number, offset: number): RayAxis {
  const last = first + size - 1;
  const farthest = abs(offset) + max(abs(offset + spacing * first), abs(offset + spacing * (last + 1)));
  // Four roundings, each by at most 2⁻²⁴ of a number that is at most twice as large.
  const error = 8 * 2 ** -24 * farthest;
  const ray = { start: 0, step: 0, left: 0, move: 0, time: 0, timePerCell: 0, slack: 0 };
  return { first, last, stride, spacing: fround(spacing), offset: fround(offset), error, ...ray };
}

/** Sample k in cells, rounded where the reference rounds. */
const cellsAt = ({ start, step, offset, spacing }: RayAxis, k: number): number =>
  fround(fround(fround(start + fround(k * step)) - offset) / spacing);

/**
 * Starts a ray at the centre of a cell.
 *
 * @param component - of the ray's vector
 * @returns the cell of sample 1, counted in the box; it may lie beyond it, or be NaN
 */
export function setOff(axis: RayAxis, cell: number, component: number): number {
  axis.start = fround(fround(axis.spacing * fround(cell + 0.5)) + axis.offset);
  axis.step = fround(component * SAMPLE_SPACING);
  const entered = floor(cellsAt(axis, 1));
  const forward = axis.step > 0 === axis.spacing > 0;
  axis.left = forward ? axis.last - entered : entered - axis.first;
  axis.move = forward ? axis.stride : -axis.stride;
  const speed = abs(axis.step);
  const boundary = axis.offset + axis.spacing * (forward ? entered + 1 : entered);
  axis.time = speed === 0 ? Number.POSITIVE_INFINITY : (boundary - axis.start) / axis.step;
  axis.timePerCell = speed === 0 ? Number.POSITIVE_INFINITY : abs(axis.spacing) / speed;
  axis.slack = speed === 0 ? 0 : axis.error / speed;
  return entered - axis.first;
}

/**
 * The first sample beyond the boundary that lies at `time`, with `left` cells behind it in the box. All roundings are
 * monotone in k, and so is the cell of sample k: halving finds where it changes.
 */
export function firstBeyond(axis: RayAxis, time: number, left: number): number {
  let low = ceil(time - axis.slack);
  let high = ceil(time + axis.slack);
  if (low >= MOST_SAMPLES) return low;
  const forward = axis.move > 0;
  const boundary = forward ? axis.last - left + 1 : axis.first + left;
  while (low < high) {
    const middle = floor((low + high) / 2);
    const cells = cellsAt(axis, middle);
    if (forward ? cells >= boundary : cells < boundary) high = middle;
    else low = middle + 1;
  }
  return low;
}
