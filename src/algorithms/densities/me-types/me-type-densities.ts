import type { PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid, voxelCount, voxelVolume } from '../../../volume/grid.ts';
import { inOrder } from '../../../volume/in-order.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import type { LabelCounts } from '../../annotation/label-counts.ts';
import { resultsInOrder } from '../../run-on-each.ts';
import { mapVoxels, valuesOf } from './mapped-voxels.ts';
import type { MeTypeShares } from './me-type-shares.ts';
import { type MeTypeParams, meTypeVolumeKernel } from './me-type-volume.ts';
import { type ClippedMarker, clipNegative } from './usable-densities.ts';

export interface MeTypeDensity {
  /** `<M-type>|<E-type>`: all that have this density; often the maps do not tell some E-types of an M-type apart. */
  readonly meTypes: readonly string[];
  /** The values in Fortran order, floats, cells/mm³, as one gzip member; undefined when all of them are 0. */
  readonly gzip?: Uint8Array;
  /** By region id, cells/mm³: over the voxels labelled with exactly that region. */
  readonly sums: ReadonlyMap<number, number>;
}

export interface MeTypeDensities {
  /** In the order of the maps. */
  readonly meTypes: readonly string[];
  /** Of the annotation. */
  readonly voxels: LabelCounts;
  /** µm³ */
  readonly voxelVolume: number;
  /** Of `clip`. */
  readonly clipped: readonly ClippedMarker[];
  /** Each is made as it is taken. */
  readonly volumes: AsyncIterable<MeTypeDensity>;
}

export interface MeTypeOptions extends PassOptions {
  /** Of the values; `double` by default. */
  readonly type?: 'float' | 'double';
  /** Whether densities below 0 count as 0, and those that are not finite are refused. */
  readonly clip?: boolean;
}

/** Volumes that are decoded at a time. */
const AT_ONCE = 2;

/**
 * Densities of ME-types from those of their markers: the voxels of the maps' regions are gathered once, by one pass over
 * each volume; every ME-type is made of them and deflated in one call of a worker.
 *
 * @param densities - by marker, in the order of `shares.markers`: cells/mm³, on the grid of the annotation
 * @throws GridMismatch, MarkersNotFinite; what the streams throw
 * @see atlas-densities, mtype_densities_from_map/create.py, `create_from_probability_map`
 */
export async function meTypeDensities(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  densities: readonly SlabSource[],
  shares: MeTypeShares,
  { type = 'double', clip = false, ...options }: MeTypeOptions = {},
): Promise<MeTypeDensities> {
  const { grid } = annotation;
  for (const density of densities) assertSameGrid(grid, density.grid);
  const { voxels, counts } = await mapVoxels(annotation, shares.regionIds, options);
  const gather = (density: SlabSource) => valuesOf(voxels, density, options);
  const gathered: Float64Array[] = [];
  for await (const values of inOrder(densities, AT_ONCE, gather)) gathered.push(values);
  const clipped = clip ? clipNegative(shares.markers, gathered) : [];
  const parts = { voxels, densities: gathered, total: voxelCount(grid), type };
  const volumes = meTypeVolumes(pool, parts, shares, options.signal);
  return { meTypes: shares.meTypes, voxels: counts, voxelVolume: voxelVolume(grid), clipped, volumes };
}

/** The volumes of ME-types from the densities of markers in mapped voxels, each made as it is taken. */
export async function* meTypeVolumes(
  pool: WorkerPool,
  gathered: Omit<MeTypeParams, 'shares'>,
  { meTypes, regionIds, markers, shares }: MeTypeShares,
  signal: AbortSignal | undefined,
): AsyncGenerator<MeTypeDensity, void, undefined> {
  const length = regionIds.length * markers.length;
  const sharesOf = (_: string, i: number): Float64Array => shares.subarray(i * length, (i + 1) * length);
  const groups = groupByShares(meTypes, meTypes.map(sharesOf));
  const params = groups.map((group) => ({ ...gathered, shares: group.shares.slice() }));
  let i = 0;
  for await (const { gzip, sums } of resultsInOrder(pool, meTypeVolumeKernel, params, signal)) {
    yield { meTypes: groups[i++].meTypes, gzip, sums: new Map(regionIds.map((id, region) => [id, sums[region]])) };
  }
}

/** ME-types whose shares are equal, together. */
function groupByShares(meTypes: readonly string[], shares: readonly Float64Array[]) {
  const groups = new Map<string, { readonly meTypes: string[]; readonly shares: Float64Array }>();
  for (const [i, meType] of meTypes.entries()) {
    const key = shares[i].join();
    const group = groups.get(key) ?? { meTypes: [], shares: shares[i] };
    groups.set(key, group);
    group.meTypes.push(meType);
  }
  return [...groups.values()];
}
