import { addByRank, createSums, preciseSum, totalsOf } from '../regions/region-sums.ts';
import { FixedCellsAboveTotal, NoRoomForCells } from './errors.ts';

/** Cells by which the placed total may miss the target; the reference's. */
const TOLERANCE = 1e-3;
const PASSES = 50;
/** Share of the total that is left to rounding. */
const ROUNDING = 1e-14;

export interface Target {
  /** What is placed, for messages. */
  readonly cells: string;
  readonly count: number;
  /** mm³ */
  readonly voxelVolume: number;
  /** Of the voxels of the brain. */
  readonly ranks: Uint16Array;
  /** By rank: 1 where each voxel gets its bound. */
  readonly full?: Uint8Array;
  /** By rank: 1 where nothing is placed, whatever `full` says. */
  readonly empty?: Uint8Array;
}

/**
 * Places so many cells in proportion to a weight, in no voxel more than its bound: Σ min(λ·weight, bound) = total. The
 * sum is concave in λ, so that Newton's steps from 0 never go too far; they end when no further voxel becomes full.
 *
 * @param weights - of the voxels of the brain, ≥ 0, in any unit; replaced by the densities placed, cells/mm³
 * @param bounds - of the same voxels, ≥ 0, cells/mm³
 * @throws FixedCellsAboveTotal, NoRoomForCells
 * @see atlas-densities, densities/utils.py, `constrain_cell_counts_per_voxel`
 */
export function fillToTotal(weights: Float64Array, bounds: Float64Array, target: Target): void {
  const { cells, count, voxelVolume, ranks } = target;
  if (count < TOLERANCE) {
    weights.fill(0);
    return;
  }
  const kinds = kindByRank(target);
  const sums = createSums(kinds.length);
  addByRank(sums, ranks, bounds);
  const boundsOf = (kind: number) => preciseSum(totalsOf(sums).filter((_, rank) => kinds[rank] === kind)) * voxelVolume;
  const [free, fixed] = [boundsOf(FREE), boundsOf(FULL)];
  if (count < fixed - TOLERANCE) throw new FixedCellsAboveTotal({ cells, target: count, fixed });
  if (free + fixed < count - TOLERANCE) {
    throw new NoRoomForCells({ cells, target: count, room: free + fixed, limit: 'bound' });
  }
  for (let i = 0; i < weights.length; i++) if (kinds[ranks[i]] !== FREE) weights[i] = 0;
  const { scale, placed } = scaleFor(weights, bounds, (count - fixed) / voxelVolume);
  const reached = placed * voxelVolume + fixed;
  if (!(Math.abs(reached - count) <= TOLERANCE)) {
    throw new NoRoomForCells({ cells, target: count, room: reached, limit: 'intensity' });
  }
  for (let i = 0; i < weights.length; i++) {
    weights[i] = kinds[ranks[i]] === FULL ? bounds[i] : Math.min(scale * weights[i], bounds[i]);
  }
}

const FREE = 0;
const FULL = 1;
const EMPTY = 2;

/** As a table of all ranks, so that no rank is beyond it. */
function kindByRank({ full, empty }: Target): Uint8Array {
  const kinds = new Uint8Array(2 ** 16);
  full?.forEach((flag, rank) => {
    if (flag !== 0) kinds[rank] = FULL;
  });
  empty?.forEach((flag, rank) => {
    if (flag !== 0) kinds[rank] = EMPTY;
  });
  return kinds;
}

/** The scale at which `total` is placed, or as near to it as can be. */
function scaleFor(weights: Float64Array, bounds: Float64Array, total: number): { scale: number; placed: number } {
  let [scale, placed] = [0, 0];
  for (let pass = 0; pass <= PASSES; pass++) {
    const { full, open } = sumsAt(scale, weights, bounds);
    placed = full + scale * open;
    if (open === 0 || total - placed <= ROUNDING * total) break;
    const next = (total - full) / open;
    if (next <= scale) break;
    scale = next;
  }
  return { scale, placed };
}

/** Voxels whose sum is taken as it comes, before it is added to the precise one. */
const BLOCK = 1024;

/** The bounds of the voxels that are full at a scale, and the weights of the others. */
function sumsAt(scale: number, weights: Float64Array, bounds: Float64Array): { full: number; open: number } {
  const full: number[] = [];
  const open: number[] = [];
  for (let from = 0; from < weights.length; from += BLOCK) {
    const to = Math.min(weights.length, from + BLOCK);
    let [fullBlock, openBlock] = [0, 0];
    for (let i = from; i < to; i++) {
      // A factor in place of a branch, which nothing could foresee: it takes an eighth of the time.
      const isOpen = Number(scale * weights[i] < bounds[i]);
      fullBlock += bounds[i] * (1 - isOpen);
      openBlock += weights[i] * isOpen;
    }
    full.push(fullBlock);
    open.push(openBlock);
  }
  return { full: preciseSum(full), open: preciseSum(open) };
}
