import type { NumberArray } from '../../../volume/numbers.ts';
import { UnusableValues } from './errors.ts';

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
  least: number;
  negative: number;
  notFinite: number;
  /** Values above 0 outside of the brain, their sum, and what it lost by rounding. */
  positive: number;
  sum: number;
  lost: number;
}

/**
 * Takes the values of a volume in file order, slab by slab.
 *
 * @param volume - its name, for messages
 */
export function valueStatistics(volume: string, { signed }: { readonly signed: boolean }) {
  const tally: Tally = {
    ...{ greatest: Number.NEGATIVE_INFINITY, least: 0, negative: 0, notFinite: 0 },
    ...{ positive: 0, sum: 0, lost: 0 },
  };
  return {
    add: (ranks: Uint16Array, values: NumberArray): void => addTo(tally, ranks, values),
    /** @throws UnusableValues when a value is not finite, or negative and the values are not signed */
    end(): ValueStatistics {
      const { greatest, least, negative, positive, sum, lost } = tally;
      const isEndless = greatest === Number.POSITIVE_INFINITY || least === Number.NEGATIVE_INFINITY;
      const notFinite = tally.notFinite + Number(isEndless);
      if (notFinite > 0 || (negative > 0 && !signed)) {
        throw new UnusableValues({ volume, notFinite, negative: signed ? 0 : negative, least });
      }
      return { outsideMean: positive === 0 ? undefined : (sum + lost) / positive, greatest, negative };
    },
  };
}

function addTo(tally: Tally, ranks: Uint16Array, values: NumberArray): void {
  // Numbers of an object would be allocated anew for each voxel.
  let { greatest, least, negative, notFinite, positive, sum, lost } = tally;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value > greatest) greatest = value;
    if (value > 0) {
      if (ranks[i] !== 0) continue;
      const next = sum + value;
      lost += sum - (next - (next - sum)) + (value - (next - sum));
      sum = next;
      positive++;
    } else if (value < 0) {
      negative++;
      if (value < least) least = value;
    } else if (value !== 0) notFinite++;
  }
  Object.assign(tally, { greatest, least, negative, notFinite, positive, sum, lost });
}
