import { type DensityTable, type Estimate, MISSING } from './estimate.ts';
import type { FitGroups } from './fit-groups.ts';
import { type FitPoint, type LinearFit, linearFit } from './linear-fit.ts';
import type { AverageIntensities } from './marker-intensity.ts';

/** A region of a cloud. */
export interface CloudPoint extends FitPoint {
  readonly name: string;
}

/** The line of one cell type in one group. */
export interface GroupFit extends LinearFit {
  readonly group: string;
  readonly type: string;
  readonly points: readonly CloudPoint[];
}

export interface FitResult {
  readonly table: DensityTable;
  /** By group, then by cell type in the order of the markers. */
  readonly fits: readonly GroupFit[];
}

const NO_LINE: LinearFit = { coefficient: Number.NaN, deviation: Number.NaN, rSquare: Number.NaN };

/**
 * Estimates the densities that are missing from the intensity of markers: in each group, the density of a cell type is
 * taken for proportional to the mean intensity of its marker.
 *
 * The standard deviation of a fitted density is the density times that of the coefficient, as in the reference.
 *
 * @param known - without the fit
 * @param intensities - by cell type, in the order of the report
 * @param minimum - points that a fit takes at least
 * @see atlas-densities, fitting.py, `compute_fitting_coefficients`, `fit_unknown_densities`
 */
export function fitDensities(
  known: DensityTable,
  groups: FitGroups,
  intensities: ReadonlyMap<string, AverageIntensities>,
  minimum: number,
): FitResult {
  const table = { ...known, estimates: known.estimates.slice() };
  const fits: GroupFit[] = [];
  for (const [group, ids] of groups) {
    for (const [type, { means }] of intensities) {
      const points = cloudOf(known, ids, type, means);
      const fit = { group, type, points, ...(points.length < minimum ? NO_LINE : linearFit(points)) };
      fits.push(fit);
      applyFit(table, ids, fit, means);
    }
  }
  return { table, fits };
}

/** Regions where both are known, and neither is 0. */
function cloudOf(known: DensityTable, ids: ReadonlySet<number>, type: string, means: Float64Array): CloudPoint[] {
  const column = known.types.indexOf(type);
  return known.regions.flatMap(({ id, name, rank }, at) => {
    const { density, deviation } = known.estimates[at * known.types.length + column];
    const intensity = means[rank];
    return ids.has(id) && intensity > 0 && density > 0 ? [{ name, intensity, density, deviation }] : [];
  });
}

function applyFit(table: DensityTable, ids: ReadonlySet<number>, fit: GroupFit, means: Float64Array): void {
  const column = table.types.indexOf(fit.type);
  for (const [at, { id, rank }] of table.regions.entries()) {
    const place = at * table.types.length + column;
    if (!ids.has(id) || !Number.isNaN(table.estimates[place].density)) continue;
    table.estimates[place] = estimateBy(fit, means[rank]);
  }
}

function estimateBy({ group, points, coefficient, deviation }: GroupFit, intensity: number): Estimate {
  if (Number.isNaN(intensity)) return { ...MISSING, note: 'no voxel of the region lies in a slice of the marker' };
  if (Number.isNaN(coefficient))
    return { ...MISSING, note: `there is no fit for the ${group}: ${points.length} points` };
  const density = coefficient * intensity;
  return { density, deviation: density * deviation, origin: 'fitted' };
}
