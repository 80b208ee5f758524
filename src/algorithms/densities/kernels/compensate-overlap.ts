import { NoIntensity } from './errors.ts';

/** Keeps the logarithm finite where the intensity is greatest. */
const SAFETY = 1e-4;

// From 0, so that no share becomes −0.
const compensated = (share: number): number => 0 - Math.log(1 - share / (1 + SAFETY));

/**
 * Where cells are many they hide each other: turns an intensity I of the voxels of a brain, as a share of the greatest,
 * into −ln(1 − I / (1 + 10⁻⁴)), as a share of the greatest again, in place. Negative values become 0.
 *
 * @param volume - its name, for messages
 * @throws NoIntensity when no value is above 0
 * @see Erö et al., A Cell Atlas for the Mouse Brain, 2018; atlas-densities, densities/utils.py,
 * `compensate_cell_overlap`, after its filter
 */
export function compensateOverlap(values: Float64Array, volume: string): void {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > greatest) greatest = values[i];
  if (greatest === 0) throw new NoIntensity({ volume });
  const most = compensated(1);
  for (let i = 0; i < values.length; i++) {
    const share = values[i] / greatest;
    values[i] = share > 0 ? compensated(share) / most : 0;
  }
}
