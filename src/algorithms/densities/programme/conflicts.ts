import { INHIBITORY } from './average-densities.ts';
import { CERTAIN, type CountEstimates, certainCountAt } from './count-estimates.ts';
import { type CertainCount, InfeasibleProgramme } from './errors.ts';

/** Of sums of counts that should be equal: rounding. */
const ROUNDING = 1e-9;
/** By which HiGHS lets a row be exceeded, cells. */
const FEASIBILITY = 1e-7;

/**
 * Asserts that estimates without any deviation do not contradict each other: a region holds the cells of each region
 * below it, and of all leaves below it together.
 *
 * @param exact - whether rounding is no excuse
 * @throws InfeasibleProgramme
 * @see atlas-densities, `_check_region_counts_consistency`
 */
export function assertConsistent(estimates: CountEstimates, exact: boolean): void {
  const { regions, types, total, deviation, descendants } = estimates;
  for (let at = 0; at < total.length; at++) {
    if (deviation[at] !== 0) continue;
    const region = Math.floor(at / types.length);
    const type = at % types.length;
    const limit = total[at] + (exact ? 0 : ROUNDING * total[at]);
    const limitedBy = `the ${types[type]} cells that "${regions[region].name}" (${regions[region].id}) has for certain`;
    const below = [...descendants[region]].filter((place) => deviation[place * types.length + type] === 0);
    const certain = below.map((place) => inSubtree(estimates, place * types.length + type));
    const leaves = certain.filter((_, i) => descendants[below[i]].length === 1);
    const above = certain.filter(({ count }) => count > limit).slice(0, 1);
    const conflict = above.length > 0 ? above : fewestAbove(leaves, limit);
    if (conflict.length > 0) throw new InfeasibleProgramme({ certain: conflict, limit: total[at], limitedBy });
  }
}

const inSubtree = (estimates: CountEstimates, at: number): CertainCount => ({
  ...certainCountAt(estimates, at),
  count: estimates.total[at],
});

/** As few as exceed the limit together: the largest ones; none when all together do not. */
function fewestAbove(counts: readonly CertainCount[], limit: number): CertainCount[] {
  const fewest: CertainCount[] = [];
  let sum = 0;
  for (const each of counts.toSorted((a, b) => b.count - a.count)) {
    if (!(each.count > 0)) break;
    fewest.push(each);
    sum += each.count;
    if (sum > limit) return fewest;
  }
  return [];
}

/**
 * Sees to it that the certain parts of the inhibitory neurons of a region's own voxels fit into them, and into the
 * neurons: these are the only rows of the programme that no deviation makes up for. Where they do not fit, estimates
 * with a deviation above 0 become uncertain; with `compat`, none.
 *
 * @throws InfeasibleProgramme when what remains certain does not fit by more than CERTAIN cells, with `compat` at all
 */
export function resolveParts(
  estimates: CountEstimates,
  counts: Float64Array,
  compat: boolean,
  relax: (at: number, reason: string) => void,
): void {
  const { regions, types, neurons, deviation } = estimates;
  const all = types.indexOf(INHIBITORY);
  for (let region = 0; region < regions.length; region++) {
    const whole = region * types.length + all;
    const ofRegion = types.map((_, type) => region * types.length + type);
    const parts = () => ofRegion.filter((at) => at !== whole && counts[at] > 0);
    const isKnown = () => !Number.isNaN(counts[whole]);
    const limit = () => (isKnown() ? counts[whole] : neurons[region] + FEASIBILITY);
    const excess = () => parts().reduce((rest, at) => rest + counts[at], -limit());
    if (!(excess() > 0)) continue;
    const involved = [...(isKnown() ? [whole] : []), ...parts()];
    if (!compat) {
      for (const at of involved.filter((at) => deviation[at] > 0)) relax(at, CONTRADICTION);
      if (!(excess() > 0)) continue;
      if (excess() <= CERTAIN) {
        for (const at of involved.filter((at) => !Number.isNaN(counts[at]))) relax(at, CONTRADICTION);
        continue;
      }
    }
    const certain = parts().map((at) => ({ ...certainCountAt(estimates, at), count: counts[at] }));
    const limitedBy = isKnown() ? `the ${INHIBITORY} cells that it has for certain` : 'its neurons';
    const cells = isKnown() ? counts[whole] : neurons[region];
    throw new InfeasibleProgramme({ certain: fewestAbove(certain, limit()), limit: cells, limitedBy });
  }
}

const CONTRADICTION = 'the certain counts of this region are more than its inhibitory neurons, or all its neurons';
