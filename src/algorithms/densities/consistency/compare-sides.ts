import { logChiSquaredTail } from './chi-squared.ts';

/** Two sides of an equation over voxels, as far as they were gone over. */
export interface Sides {
  readonly left: PreciseSum;
  readonly right: PreciseSum;
  /** left − right where it is largest by size, and over left + right. */
  absolute: number;
  relative: number;
  /** Σ l²/(l + r), Σ r²/(l + r) and Σ lr/(l + r) over the voxels where l + r > 0, and how many they are. */
  readonly squares: readonly [PreciseSum, PreciseSum, PreciseSum];
  voxels: number;
  hasNegative: boolean;
}

interface PreciseSum {
  sum: number;
  lost: number;
}

const zero = (): PreciseSum => ({ sum: 0, lost: 0 });

/** Neumaier's summation. */
function add(total: PreciseSum, value: number): void {
  const next = total.sum + value;
  total.lost += Math.abs(total.sum) >= Math.abs(value) ? total.sum - next + value : value - next + total.sum;
  total.sum = next;
}

const precise = ({ sum, lost }: PreciseSum): number => (Number.isFinite(sum) ? sum + lost : sum);

export const startSides = (): Sides => ({
  ...{ left: zero(), right: zero(), absolute: 0, relative: 0 },
  ...{ squares: [zero(), zero(), zero()] as const, voxels: 0, hasNegative: false },
});

export const relativeError = (left: number, right: number): number => (left - right) / (left + right + 1e-100);

/** NaN is larger than all. */
const larger = (value: number, than: number): boolean => Number.isNaN(value) || Math.abs(value) > Math.abs(than);

export function addVoxel(sides: Sides, left: number, right: number): void {
  if (left === 0 && right === 0) return;
  add(sides.left, left);
  add(sides.right, right);
  const difference = left - right;
  if (larger(difference, sides.absolute)) sides.absolute = difference;
  const relative = relativeError(left, right);
  if (larger(relative, sides.relative)) sides.relative = relative;
  if (left < 0 || right < 0) sides.hasNegative = true;
  const both = left + right;
  if (!(both > 0)) return;
  sides.voxels++;
  const [lefts, rights, products] = sides.squares;
  add(lefts, (left / both) * left);
  add(rights, (right / both) * right);
  add(products, (left / both) * right);
}

export const totals = ({ left, right }: Sides): readonly [left: number, right: number] => [
  precise(left),
  precise(right),
];

/**
 * −log₁₀ p of the χ² test that both sides have the same distribution over voxels; NaN for negative values.
 *
 * @see SciPy, stats.contingency, `chi2_contingency`
 */
export function logPValue(sides: Sides): number {
  if (sides.voxels === 0) return 0;
  if (sides.hasNegative) return Number.NaN;
  const [left, right] = totals(sides);
  if (left === 0 || right === 0) return left === right ? 0 : Number.POSITIVE_INFINITY;
  if (sides.voxels === 1) return 0;
  const [lefts, rights, products] = sides.squares.map(precise);
  return logChiSquaredTail((right / left) * lefts + (left / right) * rights - 2 * products, sides.voxels - 1);
}
