/** Experiments of the Allen Mouse Brain Atlas that the fit of average densities looks slices up by: pv, sst, vip, gad67. */
const EXPERIMENTS = ['868', '1001', '77371835', '479'];

/** Slices of an experiment are cut this far apart, µm. */
const DISTANCE = 100;

/**
 * Slices in which genes were looked at, invented: coronal, one every 100 µm, of each experiment others.
 *
 * @param slices - those along the first axis
 * @param thickness - µm
 * @returns indices of slices by experiment
 */
export function syntheticSlices(slices: number, thickness: number): Record<string, number[]> {
  const step = Math.max(1, Math.round(DISTANCE / thickness));
  const startOf = (experiment: number): number => Math.floor((experiment * step) / EXPERIMENTS.length);
  const from = (first: number): number[] =>
    Array.from({ length: Math.max(0, Math.ceil((slices - first) / step)) }, (_, n) => first + n * step);
  return Object.fromEntries(EXPERIMENTS.map((id, experiment) => [id, from(startOf(experiment))]));
}
