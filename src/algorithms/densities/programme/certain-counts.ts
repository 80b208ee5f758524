import { INHIBITORY } from './average-densities.ts';
import { assertConsistent, resolveParts } from './conflicts.ts';
import { CERTAIN, type CountEstimates, certainCountAt } from './count-estimates.ts';
import { CertainAboveNeurons, CertainBelowZero, type CertainCount } from './errors.ts';

/** What the programme does about the estimate of a region and a type. */
export const ESTIMATE = { absent: 0, certain: 1, uncertain: 2 } as const;

/** An estimate that was certain and is not any more. */
export interface Relaxed extends CertainCount {
  readonly deviation: number;
  readonly reason: string;
}

export interface CertainCounts {
  /** Cells by region and type in its own voxels; NaN: a variable of the programme. */
  readonly counts: Float64Array;
  /** By region and type, one of ESTIMATE; each uncertain one is a variable of the programme, its deviation. */
  readonly estimates: Uint8Array;
  /** As in the estimates, save for what was relaxed. */
  readonly deviation: Float64Array;
  readonly relaxed: readonly Relaxed[];
}

/**
 * What is known before the programme is solved: zero below a region that for certain has no inhibitory neuron, and all
 * other estimates that are certain.
 *
 * A certain count of more cells than there are neurons, or of any below such a region, comes from a deviation that is
 * small because the region is. By default it becomes uncertain, with the largest deviation that would be certain;
 * the reference, and `compat`, refuse.
 *
 * @throws InfeasibleProgramme; with `compat` CertainAboveNeurons, CertainBelowZero
 * @see atlas-densities, inhibitory_neuron_densities_optimization.py, `set_known_values`
 */
export function certainCounts(estimates: CountEstimates, { compat = false } = {}): CertainCounts {
  assertConsistent(estimates, compat);
  const state = {
    counts: new Float64Array(estimates.total.length).fill(Number.NaN),
    estimates: new Uint8Array(estimates.total.length).fill(ESTIMATE.uncertain),
    deviation: estimates.deviation.slice(),
    relaxed: [] as Relaxed[],
  };
  const relax = (at: number, reason: string): void => {
    state.relaxed.push({ ...certainCountAt(estimates, at), deviation: estimates.deviation[at], reason });
    state.counts[at] = Number.NaN;
    state.estimates[at] = ESTIMATE.uncertain;
    state.deviation[at] = CERTAIN;
  };
  setZeros(estimates, state);
  setCertain(estimates, state, (at) => {
    if (compat) throw new CertainBelowZero(certainCountAt(estimates, at));
    relax(at, 'a region above has no inhibitory neuron for certain');
  });
  clampToNeurons(estimates, state, (at, neurons) => {
    if (compat) throw new CertainAboveNeurons({ ...certainCountAt(estimates, at), neurons });
    relax(at, `the region has ${neurons} neurons`);
  });
  resolveParts(estimates, state.counts, compat, relax);
  return state;
}

const isZero = (cells: number): boolean => Math.abs(cells) <= CERTAIN;

/** In the order of the regions, as the reference does: what comes later wins. */
function setZeros({ regions, types, total, deviation, descendants }: CountEstimates, state: CertainCounts): void {
  const all = types.indexOf(INHIBITORY);
  for (let region = 0; region < regions.length; region++) {
    const first = region * types.length;
    for (let at = first; at < first + types.length; at++) {
      if (Number.isNaN(deviation[at])) state.estimates[at] = ESTIMATE.absent;
    }
    if (!isZero(deviation[first + all]) || !isZero(total[first + all])) continue;
    for (const below of descendants[region]) {
      state.counts.fill(0, below * types.length, (below + 1) * types.length);
      state.estimates.fill(ESTIMATE.certain, below * types.length, (below + 1) * types.length);
    }
  }
}

function setCertain({ own, deviation }: CountEstimates, state: CertainCounts, refuse: (at: number) => void): void {
  for (let at = 0; at < own.length; at++) {
    if (!isZero(deviation[at])) continue;
    if (state.counts[at] === 0 && own[at] !== 0) {
      refuse(at);
      continue;
    }
    state.counts[at] = own[at];
    state.estimates[at] = ESTIMATE.certain;
  }
}

function clampToNeurons(
  { types, neurons }: CountEstimates,
  { counts }: CertainCounts,
  refuse: (at: number, neurons: number) => void,
): void {
  for (let at = 0; at < counts.length; at++) {
    const limit = neurons[Math.floor(at / types.length)];
    // Not what is NaN.
    if (!(counts[at] > limit)) continue;
    if (counts[at] <= limit + CERTAIN) counts[at] = limit;
    else refuse(at, limit);
  }
}
