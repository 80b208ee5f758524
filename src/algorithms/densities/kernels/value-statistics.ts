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

/**
 * Takes the values of a volume in file order, slab by slab.
 *
 * @param volume - its name, for messages
 */
export function valueStatistics(volume: string, { signed }: { readonly signed: boolean }) {
  let [greatest, least, negative, notFinite] = [Number.NEGATIVE_INFINITY, 0, 0, 0];
  // The sum outside, and what it lost by rounding: see `addByRank`.
  let [sum, lost, positive] = [0, 0, 0];
  return {
    add(ranks: Uint16Array, values: NumberArray): void {
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (value > greatest) greatest = value;
        if (value > 0) {
          if (ranks[i] !== 0) continue;
          positive++;
          const next = sum + value;
          lost += sum >= value ? sum - next + value : value - next + sum;
          sum = next;
        } else if (value < 0) {
          negative++;
          if (value < least) least = value;
        } else if (value !== 0) notFinite++;
      }
    },
    /** @throws UnusableValues when a value is not finite, or negative and the values are not signed */
    end(): ValueStatistics {
      if (greatest === Number.POSITIVE_INFINITY || least === Number.NEGATIVE_INFINITY) notFinite++;
      if (notFinite > 0 || (negative > 0 && !signed)) {
        throw new UnusableValues({ volume, notFinite, negative: signed ? 0 : negative, least });
      }
      return { outsideMean: positive === 0 ? undefined : (sum + lost) / positive, greatest, negative };
    },
  };
}
