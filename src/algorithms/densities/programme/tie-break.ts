import { INHIBITORY } from './average-densities.ts';
import type { CountEstimates } from './count-estimates.ts';

/**
 * What becomes of counts that no estimate says anything of: those of the vertex that the simplex method ends in, as in
 * the reference; none; or the share of the neurons that the nearest region above has of those that are not free.
 */
export const TIE_BREAKS = ['vertex', 'none', 'share-above'] as const;
export type TieBreak = (typeof TIE_BREAKS)[number];

/**
 * Brings free counts as near to what the tie-break wants as they can be: parts fit into the inhibitory neurons of their
 * voxels, these into the neurons. No other count changes, and the objective does not either.
 *
 * @param counts - an optimum
 * @param free - places of the free counts
 */
export function breakTies(
  estimates: CountEstimates,
  counts: Float64Array,
  free: readonly number[],
  tieBreak: TieBreak,
): Float64Array {
  if (tieBreak === 'vertex') return counts;
  const { types, neurons } = estimates;
  const all = types.indexOf(INHIBITORY);
  const isFree = new Set(free);
  const share = tieBreak === 'none' ? () => 0 : sharesAbove(estimates, counts, isFree);
  const broken = counts.slice();
  for (const region of new Set(free.map((at) => Math.floor(at / types.length)))) {
    const first = region * types.length;
    const whole = first + all;
    const parts = types.map((_, type) => first + type).filter((at) => at !== whole);
    const sum = (of: readonly number[]): number => of.reduce((cells, at) => cells + broken[at], 0);
    const [freeParts, fixedParts] = [parts.filter((at) => isFree.has(at)), parts.filter((at) => !isFree.has(at))];
    const room = isFree.has(whole) ? neurons[region] : broken[whole];
    for (const at of freeParts) broken[at] = share(at) * neurons[region];
    const left = Math.max(0, room - sum(fixedParts));
    const wanted = sum(freeParts);
    if (wanted > left) for (const at of freeParts) broken[at] *= left / wanted;
    if (isFree.has(whole))
      broken[whole] = Math.min(neurons[region], Math.max(share(whole) * neurons[region], sum(parts)));
  }
  return broken;
}

/** The share of the neurons, by place, in the nearest region above that has some whose count is not free. */
function sharesAbove(
  { regions, types, neurons, descendants }: CountEstimates,
  counts: Float64Array,
  isFree: ReadonlySet<number>,
): (at: number) => number {
  const shares = new Map<number, number>();
  // The larger a subtree, the earlier it comes: the nearest region above is the last to write.
  const bySize = [...regions.keys()].sort((a, b) => descendants[b].length - descendants[a].length);
  for (const region of bySize) {
    for (let type = 0; type < types.length; type++) {
      const fixed = [...descendants[region]].filter((below) => !isFree.has(below * types.length + type));
      const all = fixed.reduce((sum, below) => sum + neurons[below], 0);
      if (all === 0) continue;
      const share = fixed.reduce((sum, below) => sum + counts[below * types.length + type], 0) / all;
      for (const below of descendants[region]) shares.set(below * types.length + type, share);
    }
  }
  return (at) => shares.get(at) ?? 0;
}
