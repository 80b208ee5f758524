import { INHIBITORY } from './average-densities.ts';
import { type CertainCounts, ESTIMATE } from './certain-counts.ts';
import type { CountEstimates } from './count-estimates.ts';

/**
 * Minimise cost·v subject to matrix·v ≤ limits and 0 ≤ v ≤ upper. Variables and rows have the order of the reference,
 * on which the vertex that a simplex method ends in depends.
 */
export interface LinearProgramme {
  readonly cost: Float64Array;
  /** Infinite for deviations. */
  readonly upper: Float64Array;
  readonly limits: Float64Array;
  /** Rows compressed: those of row r are at [starts[r], starts[r + 1]) of columns and values. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** Region and type of each count, which come first among the variables, as a place in the estimates. */
  readonly counts: Int32Array;
  /** Region and type of each deviation from an estimate; these come after the counts. */
  readonly deviations: Int32Array;
}

/**
 * The counts nearest to the estimates, each deviation in units of its standard deviation, such that the parts of the
 * inhibitory neurons are not more than these, and no type more than the neurons.
 *
 * @see atlas-densities, inhibitory_neuron_densities_optimization.py, `create_bounds`, `create_aub_and_bub`
 */
export function linearProgramme(estimates: CountEstimates, certain: CertainCounts): LinearProgramme {
  const { types, neurons } = estimates;
  const places = [...certain.counts.keys()];
  const counts = Int32Array.from(places.filter((at) => Number.isNaN(certain.counts[at])));
  const deviations = Int32Array.from(places.filter((at) => certain.estimates[at] === ESTIMATE.uncertain));
  const variableOf = new Int32Array(places.length).fill(-1);
  for (const [variable, at] of counts.entries()) variableOf[at] = variable;
  const deviationOf = new Int32Array(places.length).fill(-1);
  for (const [i, at] of deviations.entries()) deviationOf[at] = counts.length + i;
  const rows = new Rows();
  for (let region = 0; region < neurons.length; region++) {
    for (let type = 0; type < types.length; type++) {
      addEstimate(rows, estimates, certain, variableOf, deviationOf, region * types.length + type);
    }
    addParts(rows, estimates, certain, variableOf, region);
  }
  const size = counts.length + deviations.length;
  const cost = new Float64Array(size);
  for (const at of deviations) cost[deviationOf[at]] = 1 / certain.deviation[at];
  const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  for (const [variable, at] of counts.entries()) upper[variable] = neurons[Math.floor(at / types.length)];
  return { cost, upper, counts, deviations, ...rows.compressed() };
}

/** |estimate − counts in the subtree| ≤ deviation, as two rows. */
function addEstimate(
  rows: Rows,
  { types, total, descendants }: CountEstimates,
  { counts }: CertainCounts,
  variableOf: Int32Array,
  deviationOf: Int32Array,
  at: number,
): void {
  const deviation = deviationOf[at];
  if (deviation < 0) return;
  const type = at % types.length;
  const free: number[] = [];
  let rest = total[at];
  for (const below of descendants[(at - type) / types.length]) {
    const each = below * types.length + type;
    if (variableOf[each] < 0) rest -= counts[each];
    else free.push(variableOf[each]);
  }
  rows.add([...free, deviation], (column) => (column === deviation ? -1 : 1), rest);
  rows.add([...free, deviation], () => -1, -rest);
}

/** The parts of the inhibitory neurons of a region's own voxels are not more than these. */
function addParts(
  rows: Rows,
  { types }: CountEstimates,
  { counts }: CertainCounts,
  variableOf: Int32Array,
  region: number,
): void {
  const whole = region * types.length + types.indexOf(INHIBITORY);
  const ofRegion = types.map((_, type) => region * types.length + type);
  const free = ofRegion.map((at) => variableOf[at]).filter((variable) => variable >= 0);
  let rest = variableOf[whole] < 0 ? counts[whole] : 0;
  for (const at of ofRegion) if (at !== whole && variableOf[at] < 0) rest -= counts[at];
  if (free.length > 0 || rest !== 0) rows.add(free, (column) => (column === variableOf[whole] ? -1 : 1), rest);
}

class Rows {
  readonly #starts: number[] = [0];
  readonly #columns: number[] = [];
  readonly #values: number[] = [];
  readonly #limits: number[] = [];

  add(columns: readonly number[], coefficientOf: (column: number) => number, limit: number): void {
    for (const column of columns) {
      this.#columns.push(column);
      this.#values.push(coefficientOf(column));
    }
    this.#starts.push(this.#columns.length);
    this.#limits.push(limit);
  }

  compressed(): Pick<LinearProgramme, 'starts' | 'columns' | 'values' | 'limits'> {
    return {
      starts: Int32Array.from(this.#starts),
      columns: Int32Array.from(this.#columns),
      values: Float64Array.from(this.#values),
      limits: Float64Array.from(this.#limits),
    };
  }
}
