import highsPackage, { type Highs } from 'highs';
import { ProgrammeUnsolved } from './errors.ts';
import type { LinearProgramme } from './linear-programme.ts';

// The package's types are those of its CommonJS build, which wraps the default export once more than the build that runs.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

export interface Optimum {
  /** Of each variable. */
  readonly values: Float64Array;
  readonly objective: number;
  /** The value of the dual programme; that of the optimum when it is one. */
  readonly dualObjective: number;
  readonly iterations: number;
}

/** Relative difference of the objective and that of the dual programme: 0 at an optimum. */
export const dualityGap = ({ objective, dualObjective }: Optimum): number =>
  Math.abs(objective - dualObjective) / Math.max(1, Math.abs(objective));

/** What is further away is no optimum. */
const LARGEST_GAP = 1e-6;

/**
 * Solves a programme by the simplex method, which ends in the same vertex each time.
 *
 * The solver takes costs below 10⁻⁷ for none, and those of regions with many cells are: where its optimum is none, a
 * unit of cost that suits the programme better is used, save with `compat`.
 *
 * @throws ProgrammeUnsolved
 */
export async function solve(programme: LinearProgramme, { compat = false } = {}): Promise<Optimum> {
  const { cost } = programme;
  if (cost.length === 0) return { values: new Float64Array(), objective: 0, dualObjective: 0, iterations: 0 };
  const highs = await loadHighs();
  const first = optimumOf(highs, programme);
  if (compat || dualityGap(first) <= LARGEST_GAP) return first;
  const costs = cost.filter((each) => each > 0).sort();
  const unit = costs[Math.floor(costs.length / 2)];
  const second = optimumOf(highs, { ...programme, cost: cost.map((each) => each / unit) });
  return {
    values: second.values,
    objective: second.objective * unit,
    dualObjective: second.dualObjective * unit,
    iterations: first.iterations + second.iterations,
  };
}

function optimumOf(highs: Highs, programme: LinearProgramme): Optimum {
  const { cost, upper, limits, starts, columns, values } = programme;
  const [numCols, numRows] = [cost.length, limits.length];
  const model = highs.createModel({
    ...{ numCols, numRows, colCost: cost, colLower: new Float64Array(numCols), colUpper: upper },
    rowLower: new Float64Array(numRows).fill(Number.NEGATIVE_INFINITY),
    rowUpper: limits,
    matrix: { format: 'csr', numRows, numCols, starts, indices: columns, values },
  });
  try {
    model.options.set({ output_flag: false, solver: 'simplex' });
    const { modelStatus } = model.run();
    const statuses = Object.entries(highs.constants.modelStatus);
    const status = statuses.find(([, code]) => code === modelStatus)?.[0] ?? `status ${modelStatus}`;
    if (status !== 'optimal') throw new ProgrammeUnsolved({ status, variables: numCols, rows: numRows });
    const { colValue, colDual, rowDual } = model.getSolution();
    return {
      values: colValue,
      objective: model.getObjectiveValue(),
      dualObjective: dualObjective(programme, colDual, rowDual),
      iterations: Number(model.info.get('simplex_iteration_count')),
    };
  } finally {
    model.dispose();
  }
}

/** Of rows below their limits and variables between 0 and their upper bounds. */
function dualObjective({ limits, upper }: LinearProgramme, reducedCost: Float64Array, rowDual: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < limits.length; row++) sum += rowDual[row] * limits[row];
  for (let variable = 0; variable < upper.length; variable++) {
    if (reducedCost[variable] < 0 && Number.isFinite(upper[variable])) sum += reducedCost[variable] * upper[variable];
  }
  return sum;
}
