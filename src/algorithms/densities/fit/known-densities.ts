import type { HomogenousRegion } from '../measurements/homogenous-region.ts';
import type { PlacedRow } from '../measurements/known-regions.ts';
import { sourceOf } from '../measurements/source-of.ts';
import type { TableRegion } from '../regions/hierarchy-table.ts';
import { preciseSum } from '../regions/region-sums.ts';
import type { AverageDensityRow } from './average-density-row.ts';
import { DeviationsMissing } from './errors.ts';
import { type DensityTable, type Estimate, type LiteratureValue, MISSING } from './estimate.ts';

/** Inhibitory neurons are those that express GAD67; the literature says the one, markers the other. */
const INHIBITORY = { literature: 'inhibitory_neuron', marker: 'gad67+' } as const;

/**
 * Means of what the literature has for exactly a region and a cell type.
 *
 * @param markers - that have a column whether the literature has a value or not, such as `pv`
 * @see atlas-densities, fitting.py, `create_dataframe_from_known_densities`
 */
export function knownDensities(
  regions: readonly TableRegion[],
  rows: readonly PlacedRow<AverageDensityRow>[],
  markers: readonly string[],
): DensityTable {
  const columns = [
    ...rows.map(({ row }) => columnOf(row.cell_type)),
    INHIBITORY.literature,
    ...markers.map(columnOfMarker),
  ];
  const types = [...new Set(columns)].sort();
  const values = Map.groupBy(rows, ({ row, region }) => `${region.id} ${columnOf(row.cell_type)}`);
  const estimates = regions.flatMap(({ id }) =>
    types.map((type): Estimate => {
      const sources = values.get(`${id} ${type}`)?.map(toValue);
      if (!sources) return MISSING;
      const mean = (numbers: number[]) => preciseSum(numbers) / numbers.length;
      const density = mean(sources.map((source) => source.density));
      return { density, deviation: mean(sources.map((source) => source.deviation)), origin: 'literature', sources };
    }),
  );
  return {
    regions,
    types: types.map((type) => (type === INHIBITORY.literature ? INHIBITORY.marker : type)),
    estimates,
  };
}

const columnOf = (cellType: string): string => cellType.toLowerCase().replaceAll(' ', '_');
const columnOfMarker = (marker: string): string => {
  const type = `${marker.toLowerCase()}+`;
  return type === INHIBITORY.marker ? INHIBITORY.literature : type;
};

const toValue = ({ row, rowNumber }: PlacedRow<AverageDensityRow>): LiteratureValue => ({
  row: rowNumber,
  density: row.measurement,
  deviation: row.standard_deviation,
  source: sourceOf(row),
});

interface NeuronDensities {
  /** neurons/mm³ by rank, means of closed subtrees. */
  readonly means: Float64Array;
  /** Of the density of cells by region name; undefined where no file gives them. */
  readonly deviations?: ReadonlyMap<string, number>;
}

/**
 * In regions whose neurons are all inhibitory, and in all below them, the density of these is that of neurons, where
 * they are all excitatory it is 0, whatever the literature says. Changes the table.
 *
 * @param compat - refuse regions without a deviation where a file gives others, as the reference does
 * @throws DeviationsMissing
 * @see atlas-densities, fitting.py, `fill_in_homogenous_regions`
 */
export function fillHomogenousRegions(
  { regions, types, estimates }: DensityTable,
  rows: readonly PlacedRow<HomogenousRegion>[],
  { means, deviations }: NeuronDensities,
  compat: boolean,
): void {
  const without: string[] = [];
  const column = types.indexOf(INHIBITORY.marker);
  const fill = (cellType: HomogenousRegion['cell_type'], estimateOf: (region: TableRegion) => Estimate) => {
    for (const { row, region } of rows) {
      if (row.cell_type !== cellType) continue;
      for (const [at, below] of regions.entries()) {
        if (below.rank < region.rank || below.rank >= region.end) continue;
        estimates[at * types.length + column] = estimateOf(below);
      }
    }
  };
  fill('inhibitory', ({ name, rank }) => {
    const density = means[rank];
    const deviation = deviations?.get(name);
    if (deviation !== undefined) return { density, deviation, origin: 'homogenous' };
    if (deviations) without.push(name);
    return { density, deviation: density, origin: 'homogenous', note: 'no standard deviation is known: the density' };
  });
  if (compat && without.length > 0) throw new DeviationsMissing({ regions: without });
  fill('excitatory', () => ({ density: 0, deviation: 0, origin: 'homogenous' }));
}
