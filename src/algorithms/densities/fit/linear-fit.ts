/** A region of a fit. */
export interface FitPoint {
  /** Mean intensity of the marker, > 0. */
  readonly intensity: number;
  /** cells/mm³, > 0 */
  readonly density: number;
  /** Standard deviation of the density, ≥ 0. */
  readonly deviation: number;
}

/** density ≈ coefficient · intensity; all NaN where there is no fit. */
export interface LinearFit {
  readonly coefficient: number;
  /** Of the coefficient. */
  readonly deviation: number;
  /** Share of the variance that the line explains. */
  readonly rSquare: number;
}

/** A deviation of less is 0. */
const ZERO = 1e-8;

/**
 * The line through the origin that is nearest to the points, each weighted by 1/deviation². A deviation of 0 counts as
 * half of the least other one, or as 1 where all are 0.
 *
 * @see atlas-densities, fitting.py, `linear_fitting_xy`, which iterates to the same
 */
export function linearFit(points: readonly FitPoint[]): LinearFit {
  const deviations = points.map(({ deviation }) => deviation).filter((deviation) => deviation > ZERO);
  const instead = deviations.length === 0 ? 1 : Math.min(...deviations) / 2;
  let [xy, xx, sum] = [0, 0, 0];
  for (const { intensity, density, deviation } of points) {
    const weight = 1 / (deviation > ZERO ? deviation : instead) ** 2;
    xy += intensity * density * weight;
    xx += intensity * intensity * weight;
    sum += density;
  }
  const coefficient = xy / xx;
  const mean = sum / points.length;
  let [explained, left] = [0, 0];
  for (const { intensity, density } of points) {
    explained += (coefficient * intensity - mean) ** 2;
    left += (density - coefficient * intensity) ** 2;
  }
  // A line goes through one point but for rounding: there is no variance to explain.
  const rSquare = points.length < 2 ? Number.NaN : explained / (explained + left);
  return { coefficient, deviation: 1 / Math.sqrt(xx), rSquare };
}
