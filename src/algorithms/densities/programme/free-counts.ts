import type { CountEstimates } from './count-estimates.ts';
import type { LinearProgramme } from './linear-programme.ts';

/**
 * The counts that cost nothing, whatever they are: no region around the voxels has an estimate of the type. Voxels
 * without neurons are left out.
 *
 * @returns places in the estimates, ascending
 */
export function freeCounts({ types, descendants, neurons }: CountEstimates, programme: LinearProgramme): number[] {
  const bound = new Set<number>();
  for (const at of programme.deviations) {
    const type = at % types.length;
    for (const below of descendants[(at - type) / types.length]) bound.add(below * types.length + type);
  }
  return [...programme.counts].filter((at) => !bound.has(at) && neurons[Math.floor(at / types.length)] > 0);
}
