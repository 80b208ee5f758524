import { INHIBITORY } from '../programme/average-densities.ts';
import { CERTAIN, type CountEstimates } from '../programme/count-estimates.ts';

/**
 * Counts of inhibitory neurons and their parts, leaf by leaf: where the parts are more than the whole, both give way in
 * proportion to their deviations, the parts keeping their proportions among each other. Voxels labelled with a region
 * that has regions below get what the estimate of the whole region leaves to them.
 *
 * A region without an estimate of all types has no cells, and the parts of one with few neurons are limited like the
 * whole; with `compat`, as in the reference, cells without an estimate are NaN, and only the whole is limited.
 *
 * @returns cells by region and type in the voxels labelled with exactly this region
 * @see atlas-densities, densities/refined_inhibitory_neuron_densities.py
 */
export function keepProportions(estimates: CountEstimates, { compat = false } = {}): Float64Array {
  const { regions, types, total, deviation, volume, neurons, descendants } = estimates;
  const all = types.indexOf(INHIBITORY);
  const places = new Map(regions.map(({ rank }, place) => [rank, place]));
  const placeOf = (rank: number): number => places.get(rank) ?? 0;
  const sums = new Float64Array(total.length);
  const counts = new Float64Array(total.length);
  const add = (region: number, { from, at }: { readonly from: Float64Array; readonly at: number }): void => {
    for (let type = 0; type < types.length; type++) sums[region * types.length + type] += from[at + type];
  };
  // In the order of ranks, regions come before those below them.
  for (const { rank, end } of regions.toSorted((a, b) => b.rank - a.rank)) {
    const region = placeOf(rank);
    const first = region * types.length;
    for (let child = rank + 1; child < end; child = regions[placeOf(child)].end) {
      add(region, { from: sums, at: placeOf(child) * types.length });
    }
    const isLeaf = descendants[region].length === 1;
    const isKnown = types.every((_, type) => !Number.isNaN(total[first + type] + deviation[first + type]));
    if (!(isLeaf || volume[region] > 0) || !(isKnown || compat)) continue;
    const rest = types.map((_, type) => Math.max(total[first + type] - sums[first + type], 0));
    if (!isLeaf) rest[all] = Math.min(rest[all], neurons[region]);
    counts.set(consistentCounts(estimates, region, rest, compat), first);
    add(region, { from: counts, at: first });
  }
  return counts;
}

/** @param cells - of each type, that the estimate leaves to the voxels labelled with exactly this region */
function consistentCounts(
  { types, deviation, neurons }: CountEstimates,
  region: number,
  cells: readonly number[],
  compat: boolean,
): readonly number[] {
  const all = types.indexOf(INHIBITORY);
  const sumOfParts = (values: ArrayLike<number>): number =>
    types.reduce((sum, _, type) => (type === all ? sum : sum + values[type]), 0);
  const estimate = cells[all];
  if (estimate <= CERTAIN) return types.map(() => 0);
  const parts = sumOfParts(cells);
  const deviations = deviation.subarray(region * types.length, (region + 1) * types.length);
  const whole = Math.min(giveWay(estimate, parts, deviations[all], sumOfParts(deviations)), neurons[region]);
  const isTooMany = compat ? estimate < parts : whole < parts;
  return cells.map((part, type) => (type === all ? whole : isTooMany ? (part / parts) * whole : part));
}

/** The whole, nearer to its parts where these are more. */
function giveWay(whole: number, parts: number, deviation: number, ofParts: number): number {
  if (!(whole < parts)) return whole;
  if (deviation === 0 && ofParts === 0) return (whole + parts) / 2;
  return whole + ((parts - whole) / (ofParts + deviation)) * deviation;
}
