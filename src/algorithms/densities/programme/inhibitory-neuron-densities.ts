import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import { keepProportions } from '../proportions/keep-proportions.ts';
import { hierarchyTable, regionVolumes } from '../regions/hierarchy-table.ts';
import { topRegion } from '../regions/top-region.ts';
import { rankVoxels } from '../regions/voxel-ranks.ts';
import { readAverageDensities } from './average-densities.ts';
import { type CountEstimates, countEstimates } from './count-estimates.ts';
import { type CountReport, countReport } from './count-report.ts';
import { type CountOptions, inhibitoryCounts } from './inhibitory-counts.ts';
import { readNeuronDensity, scaledDensity } from './scaled-densities.ts';

export const ALGORITHMS = ['linprog', 'keep-proportions'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface InhibitoryInputs {
  readonly annotation: SlabSource<Uint32Array>;
  /** 1/mm³ */
  readonly neuronDensity: SlabSource;
  /** The table of fit-average-densities. */
  readonly averageDensities: { readonly text: string; readonly file: string };
}

export interface InhibitoryOptions extends PassOptions, CountOptions {
  readonly algorithm?: Algorithm;
  /** Above all that are of interest; see `topRegion`. */
  readonly regionName?: string;
}

export interface InhibitoryDensities {
  /** 1/mm³, by type: `gad67+` are all inhibitory neurons, the others parts of them. One pass each. */
  readonly densities: ReadonlyMap<string, ComputedVolume<'double'>>;
  readonly report: CountReport;
}

/** Fewer neurons are none, in the reference too. */
const NO_NEURONS = 1e-8;

/**
 * Densities of inhibitory neurons and of their parts: in each region that of the neurons, times their share of them.
 * Voxels with labels that are not among the regions have none; with `compat`, linprog leaves them the density of the
 * neurons, as the reference does.
 *
 * @throws GridMismatch, UnusableVoxels, MalformedTable, UnknownRegion, and what `inhibitoryCounts` throws
 * @see atlas-densities, inhibitory-neuron-densities
 */
export async function inhibitoryNeuronDensities(
  hierarchy: RegionHierarchy,
  { annotation, neuronDensity, averageDensities: { text, file } }: InhibitoryInputs,
  { algorithm = 'linprog', regionName, compat = false, tieBreak, ...pass }: InhibitoryOptions = {},
): Promise<InhibitoryDensities> {
  const regions = hierarchyTable(hierarchy, topRegion(hierarchy, regionName, { compat }));
  const inOrder = compat && algorithm === 'keep-proportions';
  const average = readAverageDensities(text, file, regions, { inOrder });
  const voxels = await rankVoxels(hierarchy, annotation, pass);
  // The reference's linprog leaves alone what is no region, the voxels outside of the brain included.
  const isLeft = compat && algorithm === 'linprog';
  const density = await readNeuronDensity(voxels, neuronDensity, { ...pass, withOutside: isLeft });
  const estimates = countEstimates(average, regionVolumes(voxels), density.neurons);
  const solved = algorithm === 'linprog' ? await inhibitoryCounts(estimates, { compat, tieBreak }) : undefined;
  const counts = solved?.counts ?? keepProportions(estimates, { compat });
  const densities = average.types.map((type, i): [string, ComputedVolume<'double'>] => {
    const factors = new Float64Array(voxels.labels.length).fill(isLeft ? 1 : 0);
    setShares(factors, estimates, counts, i);
    return [type, scaledDensity(density, factors)];
  });
  return { densities: new Map(densities), report: countReport(voxels, estimates, counts, solved) };
}

/** Shares of the neurons by rank. */
function setShares(factors: Float64Array, estimates: CountEstimates, counts: Float64Array, type: number): void {
  const { regions, types, neurons } = estimates;
  for (const [region, { rank }] of regions.entries()) {
    const count = counts[region * types.length + type];
    factors[rank] = neurons[region] <= NO_NEURONS ? 0 : count / neurons[region];
  }
}
