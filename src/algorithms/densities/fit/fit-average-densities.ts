import type { PassOptions } from '../../../volume/each-slab.ts';
import { assertSameGrid } from '../../../volume/grid.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { HomogenousRegion } from '../measurements/homogenous-region.ts';
import { type DroppedRow, placeRows } from '../measurements/known-regions.ts';
import { meanDensities } from '../measurements/mean-densities.ts';
import type { Table } from '../measurements/read-table.ts';
import type { TableRegion } from '../regions/hierarchy-table.ts';
import type { VoxelRanks } from '../regions/voxel-ranks.ts';
import type { AverageDensityRow } from './average-density-row.ts';
import { NothingToFit } from './errors.ts';
import { type FitResult, fitDensities } from './fit-densities.ts';
import type { FitGroups } from './fit-groups.ts';
import { fillHomogenousRegions, knownDensities } from './known-densities.ts';
import { type AverageIntensities, averageIntensities, markerSums } from './marker-intensity.ts';

export interface Marker {
  readonly intensity: SlabSource;
  /** Indices of coronal planes; null: all. */
  readonly slices: readonly number[] | null;
}

export interface FitInputs {
  readonly averageDensities: Table<AverageDensityRow>;
  readonly homogenousRegions: Table<HomogenousRegion>;
  readonly groups: FitGroups;
  /** neurons/mm³ */
  readonly neuronDensity: SlabSource;
  /** Of the density of cells by region name; without it, densities stand for their deviations. */
  readonly deviations?: ReadonlyMap<string, number>;
  /** By gene, such as `pv`. */
  readonly markers: ReadonlyMap<string, Marker>;
}

export interface FitOptions extends PassOptions {
  /** Points that a fit takes at least; 1 by default. */
  readonly minDataPoints?: number;
  /** Regions that no slice meets have density 0 for certain, and negative intensities count, as in the reference. */
  readonly compat?: boolean;
}

export interface FittedDensities extends FitResult {
  readonly groups: FitGroups;
  /** By cell type, such as `pv+`. */
  readonly intensities: ReadonlyMap<string, AverageIntensities>;
  /** Rows of both tables that are about no region of the atlas. */
  readonly dropped: {
    readonly averageDensities: readonly DroppedRow[];
    readonly homogenousRegions: readonly DroppedRow[];
  };
}

/**
 * Densities of the cell types of markers in all regions: as the literature has them, of neurons where these are all of
 * one type, and estimated from the markers elsewhere. One pass a volume.
 *
 * @param regions - of the result
 * @throws GridMismatch, UnusableVoxels, NothingToFit, DeviationsMissing; what the streams throw
 * @see atlas-densities, fitting.py, `linear_fitting`
 */
export async function fitAverageDensities(
  voxels: VoxelRanks,
  regions: readonly TableRegion[],
  inputs: FitInputs,
  { minDataPoints = 1, compat = false, ...options }: FitOptions = {},
): Promise<FittedDensities> {
  const { groups, markers, neuronDensity, deviations } = inputs;
  for (const { grid } of [neuronDensity, ...[...markers.values()].map(({ intensity }) => intensity)]) {
    assertSameGrid(voxels.grid, grid);
  }
  const averages = placeRows(inputs.averageDensities, regions, voxels, compat);
  const homogenous = placeRows(inputs.homogenousRegions, regions, voxels, compat);
  if (averages.placed.length === 0) {
    throw new NothingToFit({ file: inputs.averageDensities.file, dropped: averages.dropped.length });
  }
  const known = knownDensities(regions, averages.placed, [...markers.keys()]);
  const means = await meanDensities(voxels, neuronDensity, options);
  fillHomogenousRegions(known, homogenous.placed, { means, deviations }, compat);
  const ids = new Set([...groups.values()].flatMap((group) => [...group]));
  const intensities = new Map<string, AverageIntensities>();
  for (const [marker, { intensity, slices }] of markers) {
    const sums = await markerSums(voxels, intensity, slices, { ...options, compat });
    intensities.set(`${marker.toLowerCase()}+`, averageIntensities(voxels.hierarchy, ids, sums, compat));
  }
  const result = fitDensities(known, groups, intensities, minDataPoints);
  const dropped = { averageDensities: averages.dropped, homogenousRegions: homogenous.dropped };
  return { ...result, groups, intensities, dropped };
}
