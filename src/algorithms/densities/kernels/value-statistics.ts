import type { NumberArray } from '../../../volume/numbers.ts';

/** What is to be known of a whole volume beside the values of the brain. */
export interface ValueStatistics {
  /** Mean of the values above 0 outside of the brain; undefined when there is none. */
  readonly outsideMean: number | undefined;
  /** Of all voxels. */
  readonly greatest: number;
  /** Voxels below 0. */
  readonly negative: number;
}

/** Statistics in the making. */
interface Tally {
  greatest: number;
  negative: number;
  /** Values above 0 outside of the brain, their sum, and what it lost by rounding. */
  positive: number;
  sum: number;
  lost: number;
}

/** Takes the values of a volume in file order, slab by slab; they are finite. */
export function valueStatistics() {
  const tally: Tally = { greatest: Number.NEGATIVE_INFINITY, negative: 0, positive: 0, sum: 0, lost: 0 };
  return {
    add: (ranks: Uint16Array, values: NumberArray): void => addTo(tally, ranks, values),
    end(): ValueStatistics {
      const { greatest, negative, positive, sum, lost } = tally;
      return { outsideMean: positive === 0 ? undefined : (sum + lost) / positive, greatest, negative };
    },
  };
}

function addTo(tally: Tally, ranks: Uint16Array, values: NumberArray): void {
  // Numbers of an object would be allocated anew for each voxel.
  let { greatest, negative, positive, sum, lost } = tally;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value > greatest) greatest = value;
    if (value > 0) {
      if (ranks[i] !== 0) continue;
      const next = sum + value;
      lost += sum - (next - (next - sum)) + (value - (next - sum));
      sum = next;
      positive++;
    } else if (value < 0) negative++;
  }
  Object.assign(tally, { greatest, negative, positive, sum, lost });
}
