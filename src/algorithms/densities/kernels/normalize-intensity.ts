import { NoIntensity } from './errors.ts';
import type { ValueStatistics } from './value-statistics.ts';

/**
 * Takes the background away: subtracts `scale` times its mean, sets what is negative then to 0, and divides by the
 * greatest value, all in place.
 *
 * @param values - of a part of the volume
 * @param statistics - of the whole volume
 * @throws NoIntensity when nothing is left
 * @see atlas-densities, densities/utils.py, `normalize_intensity`
 */
export function normalizeIntensity(
  values: Float64Array,
  { outsideMean = 0, greatest, volume }: ValueStatistics & { readonly volume: string },
  scale: number,
): void {
  const background = outsideMean * scale;
  // The greatest difference is that of the greatest value: rounding keeps the order.
  const most = greatest - background;
  if (!(most > 0)) throw new NoIntensity({ volume });
  for (let i = 0; i < values.length; i++) {
    const value = values[i] - background;
    values[i] = value > 0 ? value / most : 0;
  }
}
