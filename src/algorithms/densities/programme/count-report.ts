import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import type { Relaxed } from './certain-counts.ts';
import { CERTAIN, type CountEstimates } from './count-estimates.ts';
import type { InhibitoryCounts } from './inhibitory-counts.ts';
import { dualityGap } from './solve.ts';

/** What became of the estimate of one type in the closed subtree of a region, cells. */
interface TypeReport {
  /** Before; null without an estimate. */
  readonly estimate: number | null;
  readonly deviation: number | null;
  /** After. */
  readonly count: number;
  /** (count − estimate) / deviation; null without an estimate or a deviation. */
  readonly off: number | null;
}

interface RegionReport {
  readonly id: number;
  readonly name: string;
  readonly neurons: number;
  readonly types: Readonly<Record<string, TypeReport>>;
}

/** A region and one of the types in it, by what happened to the voxels labelled with exactly this region. */
interface Place {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly neurons: number;
}

/** How well the programme is solved. */
interface ProgrammeReport {
  readonly variables: number;
  readonly rows: number;
  readonly nonZeros: number;
  readonly objective: number;
  /** Relative difference of the objective and that of the dual programme: 0 at an optimum. */
  readonly dualityGap: number;
  /** Of all rows, cells; what is below 0 is exceeded by rounding. */
  readonly smallestSlack: number;
  readonly iterations: number;
}

export interface CountReport {
  readonly algorithm: 'linprog' | 'keep-proportions';
  /** Undefined where none was solved. */
  readonly programme?: ProgrammeReport;
  /** Estimates that were certain and had to give way. */
  readonly relaxed: readonly Relaxed[];
  /** Counts that no estimate says anything of, in voxels with neurons: any other would be as good. */
  readonly free: readonly Place[];
  /** Counts that are as many as there are neurons. */
  readonly capped: readonly Place[];
  /** Regions with voxels and no estimate of some type. */
  readonly withoutEstimate: readonly {
    readonly id: number;
    readonly name: string;
    readonly types: readonly string[];
  }[];
  /** Labels of the annotation that are not among the regions. */
  readonly labelsOutside: readonly { readonly label: number; readonly voxels: number }[];
  /** Regions with voxels, theirs or of regions below, ascending by id. */
  readonly regions: readonly RegionReport[];
}

/** @param counts - cells by region and type in the voxels labelled with exactly this region */
export function countReport(
  voxels: VoxelRanks,
  estimates: CountEstimates,
  counts: Float64Array,
  solved?: InhibitoryCounts,
): CountReport {
  const { regions, types, own, neurons, descendants, volume } = estimates;
  const places = [...counts.keys()];
  const placeAt = (at: number): Place => {
    const region = Math.floor(at / types.length);
    const { id, name } = regions[region];
    return { id, name, type: types[at % types.length], count: counts[at], neurons: neurons[region] };
  };
  const isCapped = (at: number) => {
    const limit = neurons[Math.floor(at / types.length)];
    return limit > CERTAIN && counts[at] >= limit;
  };
  const withVoxels = [...regions.keys()].filter((region) => descendants[region].some((below) => volume[below] > 0));
  return {
    algorithm: solved ? 'linprog' : 'keep-proportions',
    programme: solved && programmeReport(estimates, counts, solved),
    relaxed: solved?.certain.relaxed ?? [],
    free: (solved?.free ?? []).map(placeAt),
    capped: places.filter(isCapped).map(placeAt),
    withoutEstimate: withVoxels
      .map((region) => ({
        ...named(regions[region]),
        types: types.filter((_, type) => Number.isNaN(own[region * types.length + type])),
      }))
      .filter((region) => region.types.length > 0),
    labelsOutside: labelsOutside(voxels, estimates),
    regions: withVoxels.map((region) => regionReport(estimates, counts, region)),
  };
}

const named = ({ id, name }: { readonly id: number; readonly name: string }) => ({ id, name });

function programmeReport(
  { regions }: CountEstimates,
  counts: Float64Array,
  { programme, optimum }: InhibitoryCounts,
): ProgrammeReport {
  const { limits, starts, columns, values } = programme;
  const found = optimum.values.slice();
  for (const [variable, at] of programme.counts.entries()) found[variable] = counts[at];
  let smallestSlack = regions.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  for (let row = 0; row < limits.length; row++) {
    let slack = limits[row];
    for (let i = starts[row]; i < starts[row + 1]; i++) slack -= values[i] * found[columns[i]];
    smallestSlack = Math.min(smallestSlack, slack);
  }
  const { objective, iterations } = optimum;
  return {
    variables: programme.cost.length,
    rows: limits.length,
    nonZeros: values.length,
    objective,
    dualityGap: dualityGap(optimum),
    smallestSlack: Number.isFinite(smallestSlack) ? smallestSlack : 0,
    iterations,
  };
}

function labelsOutside({ labels, counts }: VoxelRanks, { regions }: CountEstimates) {
  const ids = new Set(regions.map(({ id }) => id));
  return labels
    .map((label, rank) => ({ label, voxels: counts[rank] }))
    .filter(({ label, voxels }) => label !== 0 && voxels > 0 && !ids.has(label));
}

function regionReport(
  { regions, types, total, deviation, neurons, descendants }: CountEstimates,
  counts: Float64Array,
  region: number,
): RegionReport {
  const sum = (cellsIn: (below: number) => number) =>
    descendants[region].reduce((all, below) => all + cellsIn(below), 0);
  const ofTypes = types.map((name, type): [string, TypeReport] => {
    const at = region * types.length + type;
    const count = sum((below) => counts[below * types.length + type]);
    const [estimate, spread] = [finite(total[at]), finite(deviation[at])];
    const off = estimate === null || !spread ? null : (count - estimate) / spread;
    return [name, { estimate, deviation: spread, count, off }];
  });
  return { ...named(regions[region]), neurons: sum((below) => neurons[below]), types: Object.fromEntries(ofTypes) };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
