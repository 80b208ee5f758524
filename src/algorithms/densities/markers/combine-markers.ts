import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { type NumberArray, toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { VoxelArray } from '../../../volume/volume.ts';
import type { ValueCheck } from '../check-values.ts';
import type { MarkerOfCells } from './markers-config.ts';

/** Intensities in some planes, in proportion to densities: of each cell type, in the order of the proportions, and of all. */
export interface CombinedMarkers {
  readonly types: readonly Float64Array[];
  readonly all: Float64Array;
}

export interface MarkerVolumes {
  readonly genes: ReadonlyMap<string, SlabSource<VoxelArray>>;
  readonly combination: readonly MarkerOfCells[];
  /** See `cellTypeProportions`. */
  readonly proportions: ReadonlyMap<string, number>;
  /** Of the genes in their order. */
  readonly check?: ValueCheck;
}

/**
 * The mean intensity of the markers of each cell type, weighted by the inverse of their average expression, and the mean
 * of these by the proportions of the types: the bits of the reference, in one pass over all genes. They hold until the
 * next ones are asked for.
 *
 * @throws GridMismatch; what the check and the streams throw
 * @see atlas-densities, combination/markers_combinator.py, `combine`; Eroe et al. 2018, "Glia differentiation"
 */
export async function* combineMarkers(
  { genes, combination, proportions, check }: MarkerVolumes,
  options: PassOptions = {},
): AsyncGenerator<CombinedMarkers, void, undefined> {
  const names = [...genes.keys()];
  const types = [...proportions.keys()];
  const weights = types.map((type) =>
    combination
      .filter(({ cellType }) => cellType === type)
      .map(({ gene, averageExpressionIntensity }) => ({
        part: names.indexOf(gene),
        weight: 1 / averageExpressionIntensity,
      })),
  );
  const shares = types.map((type, part) => ({ part, weight: proportions.get(type) ?? 0 }));
  const rooms = [...types, ''].map(() => new Float64Array());
  for await (const { values } of eachSlab<VoxelArray[]>([...genes.values()], options)) {
    const intensities = values.map(toNumbers);
    for (const [gene, each] of intensities.entries()) check?.look(gene, each);
    const { length } = intensities[0];
    for (const [i, room] of rooms.entries()) if (room.length !== length) rooms[i] = new Float64Array(length);
    const means = weights.map((parts, i) => weightedMean(intensities, parts, rooms[i]));
    yield { types: means, all: weightedMean(means, shares, rooms[types.length]) };
  }
  check?.end();
}

interface Weight {
  /** Index of the volume. */
  readonly part: number;
  readonly weight: number;
}

/** Products are added up in the order of the parts, and divided last, as numpy does it. */
function weightedMean(
  volumes: readonly NumberArray[],
  parts: readonly Weight[],
  mean: Float64Array<ArrayBuffer>,
): Float64Array {
  mean.fill(0);
  let total = 0;
  for (const { part, weight } of parts) {
    const values = volumes[part];
    total += weight;
    for (let i = 0; i < mean.length; i++) mean[i] += values[i] * weight;
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= total;
  return mean;
}
