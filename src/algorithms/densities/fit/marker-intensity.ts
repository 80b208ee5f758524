import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import type { PassOptions } from '../../../volume/each-slab.ts';
import type { NumberArray } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { type CheckOptions, checkedPass } from '../checked-pass.ts';
import { addByRank, createSums, totalsOf } from '../regions/region-sums.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';

/** Of the voxels labelled with exactly a region that lie in the slices of a marker, by rank. */
export interface MarkerSums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Sums up a marker in its slices, in one pass.
 *
 * @param slices - indices of coronal planes x, those outside of the volume are passed over; null: all
 * @param compat - take negative intensities and NaN, as the reference does
 * @throws GridMismatch, UnusableVoxels; what the stream throws
 */
export async function markerSums(
  voxels: VoxelRanks,
  marker: SlabSource,
  slices: readonly number[] | null,
  { compat = false, ...options }: PassOptions & { readonly compat?: boolean } = {},
): Promise<MarkerSums> {
  const [width] = voxels.grid.shape;
  const sums = createSums(voxels.labels.length);
  const checks: CheckOptions = { ...options, what: 'the intensity', values: compat ? 'any' : 'from 0 on' };
  if (slices === null) {
    await checkedPass(voxels, marker, checks, (ranks, values) => addByRank(sums, ranks, values));
    return { sums: totalsOf(sums), counts: voxels.counts };
  }
  const planes = [...new Set(slices)].filter((x) => x >= 0 && x < width);
  const counts = new Float64Array(voxels.labels.length);
  const row = { ranks: new Uint16Array(planes.length), values: new Float64Array(planes.length) };
  await checkedPass(voxels, marker, checks, (ranks, values) => {
    for (let first = 0; first < ranks.length; first += width) {
      pick(ranks, values, first, planes, row);
      for (let k = 0; k < planes.length; k++) counts[row.ranks[k]]++;
      addByRank(sums, row.ranks, row.values);
    }
  });
  return { sums: totalsOf(sums), counts };
}

/** Copies what lies in some planes of the row of voxels that begins at `first`. */
function pick(
  ranks: Uint16Array,
  values: NumberArray,
  first: number,
  planes: readonly number[],
  row: { readonly ranks: Uint16Array; readonly values: Float64Array },
): void {
  for (let k = 0; k < planes.length; k++) {
    row.ranks[k] = ranks[first + planes[k]];
    row.values[k] = values[first + planes[k]];
  }
}

/** By rank. */
export interface AverageIntensities {
  /** NaN where no voxel was seen. */
  readonly means: Float64Array;
  /** Voxels that the means are of. */
  readonly voxels: Float64Array;
}

/**
 * Mean intensity of each region of `ids`: that of its children by their voxels; where they have none, of its own voxels.
 *
 * @param ids - with a region, all below it
 * @param compat - 0 instead of NaN where no voxel was seen, as in the reference
 * @see atlas-densities, fitting.py, `compute_average_intensities`
 */
export function averageIntensities(
  hierarchy: RegionHierarchy,
  ids: ReadonlySet<number>,
  { sums, counts }: MarkerSums,
  compat: boolean,
): AverageIntensities {
  const means = new Float64Array(sums.length).fill(Number.NaN);
  const voxels = new Float64Array(sums.length);
  const below = { sums: new Float64Array(sums.length), voxels: new Float64Array(sums.length) };
  // From the back: children come after their parents in pre-order.
  for (const { id, enter, parent } of hierarchy.regions.toReversed()) {
    if (!ids.has(id)) continue;
    const rank = enter + 1;
    const hasChildren = below.voxels[rank] > 0;
    voxels[rank] = hasChildren ? below.voxels[rank] : counts[rank];
    const sum = hasChildren ? below.sums[rank] : sums[rank];
    means[rank] = voxels[rank] === 0 && compat ? 0 : sum / voxels[rank];
    if (parent === undefined || voxels[rank] === 0) continue;
    const above = hierarchy.get(parent).enter + 1;
    below.voxels[above] += voxels[rank];
    below.sums[above] += means[rank] * voxels[rank];
  }
  return { means, voxels };
}
