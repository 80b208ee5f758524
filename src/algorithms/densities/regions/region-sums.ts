import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid } from '../../../volume/grid.ts';
import { zeros } from '../../../volume/memory.ts';
import { type NumberArray, toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelRanks } from './voxel-ranks.ts';

/** Sums in the making, one a rank: each is taken as if in twice the digits, so that it depends on the order by rounding only. */
export interface RegionSums {
  readonly sums: Float64Array;
  /** What the sums lost by rounding. */
  readonly lost: Float64Array;
}

export const createSums = (ranks: number): RegionSums => ({
  sums: zeros(Float64Array, ranks),
  lost: zeros(Float64Array, ranks),
});

/**
 * Adds each value to the sum of its rank.
 *
 * @param ranks - as many as values
 * @see Knuth, The Art of Computer Programming 2, 4.2.2, theorem B
 */
export function addByRank({ sums, lost }: RegionSums, ranks: Uint16Array, values: NumberArray): void {
  if (values.length === 0) return;
  // Neighbouring voxels mostly share their rank, whose sum need not go through memory for each.
  let rank = ranks[0];
  let [sum, loss] = [sums[rank], lost[rank]];
  for (let i = 0; i < values.length; i++) {
    if (ranks[i] !== rank) {
      [sums[rank], lost[rank]] = [sum, loss];
      rank = ranks[i];
      [sum, loss] = [sums[rank], lost[rank]];
    }
    const value = values[i];
    const next = sum + value;
    loss += sum - (next - (next - sum)) + (value - (next - sum));
    sum = next;
  }
  [sums[rank], lost[rank]] = [sum, loss];
}

/** The sums by rank; infinite and NaN ones as they are. */
export const totalsOf = ({ sums, lost }: RegionSums): Float64Array =>
  sums.map((sum, rank) => (Number.isFinite(sum) ? sum + lost[rank] : sum));

/** Sums of a volume by rank, in one pass. @throws GridMismatch; what the stream throws */
export async function sumsByRank(
  { grid, ranks, labels }: VoxelRanks,
  volume: SlabSource,
  options: PassOptions = {},
): Promise<Float64Array> {
  const sums = createSums(labels.length);
  assertSameGrid(grid, volume.grid);
  let at = 0;
  for await (const { values } of eachSlab([volume], options)) {
    const slab = toNumbers(values[0]);
    addByRank(sums, ranks.subarray(at, at + slab.length), slab);
    at += slab.length;
  }
  return totalsOf(sums);
}

/**
 * Totals of closed subtrees.
 *
 * @param byRank - of the voxels labelled with exactly this region; what lies beyond the hierarchy is left as it is
 */
export function rollUp({ regions, get }: RegionHierarchy, byRank: Float64Array): Float64Array {
  const totals = byRank.slice();
  // From the back: children come after their parents in pre-order.
  for (let n = regions.length - 1; n > 0; n--) {
    const { parent } = regions[n];
    if (parent !== undefined) totals[get(parent).enter + 1] += totals[n + 1];
  }
  return totals;
}

/** The sum of numbers, taken as if in twice the digits. */
export function preciseSum(values: Iterable<number>): number {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
