import { type CertainCounts, certainCounts } from './certain-counts.ts';
import { type CountEstimates, certainCountAt } from './count-estimates.ts';
import { CountOutOfBounds } from './errors.ts';
import { freeCounts } from './free-counts.ts';
import { type LinearProgramme, linearProgramme } from './linear-programme.ts';
import { type Optimum, solve } from './solve.ts';
import { breakTies, type TieBreak } from './tie-break.ts';

export interface InhibitoryCounts {
  /** Cells by region and type in the voxels labelled with exactly this region. */
  readonly counts: Float64Array;
  readonly certain: CertainCounts;
  /** Places of the counts that cost nothing, whatever they are. */
  readonly free: readonly number[];
  readonly programme: LinearProgramme;
  readonly optimum: Optimum;
}

export interface CountOptions {
  readonly compat?: boolean;
  /** Of free counts; `vertex` by default, and always with `compat`. */
  readonly tieBreak?: TieBreak;
}

/**
 * Counts of inhibitory neurons and their parts nearest to the estimates, such that the parts of the inhibitory neurons
 * of each region are not more than these, and these not more than its neurons.
 *
 * @throws InfeasibleProgramme, ProgrammeUnsolved, CountOutOfBounds; with `compat` CertainAboveNeurons, CertainBelowZero
 * @see atlas-densities, densities/inhibitory_neuron_densities_optimization.py
 */
export async function inhibitoryCounts(
  estimates: CountEstimates,
  { tieBreak = 'vertex', ...options }: CountOptions = {},
): Promise<InhibitoryCounts> {
  const certain = certainCounts(estimates, options);
  const programme = linearProgramme(estimates, certain);
  const optimum = await solve(programme, options);
  const counts = certain.counts.slice();
  for (const [variable, at] of programme.counts.entries()) {
    const limit = programme.upper[variable];
    counts[at] = withinBounds(optimum.values[variable], limit, options, (count) => {
      throw new CountOutOfBounds({ ...certainCountAt(estimates, at), count, neurons: limit });
    });
  }
  const free = freeCounts(estimates, programme);
  const broken = breakTies(estimates, counts, free, options.compat ? 'vertex' : tieBreak);
  return { counts: broken, free, certain, programme, optimum };
}

/** Relative to the neurons, or to one: what the solver takes for 0 in programmes of this size. */
const BEYOND = 1e-6;
/** What the reference takes for 0; it takes nothing above the upper bound. */
const BELOW_COMPAT = 1e-9;

function withinBounds(
  value: number,
  limit: number,
  { compat = false }: { readonly compat?: boolean },
  refuse: (value: number) => never,
): number {
  const below = compat ? BELOW_COMPAT : BEYOND * Math.max(1, limit);
  const above = compat ? 0 : BEYOND * Math.max(1, limit);
  if (!(value >= -below && value <= limit + above)) refuse(value);
  return Math.min(Math.max(value, 0), limit);
}
