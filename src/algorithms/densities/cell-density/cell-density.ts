import type { PassOptions } from '../../../volume/each-slab.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { ComputedVolume } from '../../computed-volume.ts';
import { type Brain, volumeOfBrain } from '../kernels/brain.ts';
import { compensateOverlap } from '../kernels/compensate-overlap.ts';
import { normalizeIntensity } from '../kernels/normalize-intensity.ts';
import { readIntensity } from '../kernels/read-brain.ts';
import { type RegionCount, regionCounts } from '../kernels/region-counts.ts';
import { groupByRank, UNGROUPED, type UngroupedLabel, ungroupedLabels } from '../regions/group-ranks.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import type { RegionGroups } from '../regions/region-groups.ts';
import { addByRank, createSums, totalsOf } from '../regions/region-sums.ts';
import { ranksAmong } from '../regions/voxel-ranks.ts';
import { CEREBELLUM_GROUP, MOUSE_COUNTS } from './cell-counts.ts';
import { type GroupScale, scaleGroups } from './scale-groups.ts';

export interface CellDensityReport {
  readonly groups: readonly GroupScale[];
  /** Voxels of the Purkinje layer: one cell each, which is meant for voxels of 25 µm. */
  readonly layerVoxels: number;
  /** Labels in no group: the literature says nothing of them, and they have no cells. */
  readonly ungrouped: readonly UngroupedLabel[];
  /** Voxels of negative staining, which counts as none. */
  readonly negative: number;
  readonly regions: readonly RegionCount[];
}

export interface CellDensityOptions extends PassOptions {
  /** Voxels in no group keep their intensity in place of a density; by default they have no cells. */
  readonly compat?: boolean;
}

const GROUPS = MOUSE_COUNTS.map(({ group }) => group);

/**
 * Density of all cells from the staining of their bodies, so scaled that each group of regions has the cells that the
 * literature counted.
 *
 * @param nissl - of any scale
 * @returns cells/mm³
 * @throws UnusableVoxels, NoIntensity, GridMismatch; OverlappingGroups and what RegionGroups throw; what the stream throws
 * @see Erö et al., A Cell Atlas for the Mouse Brain, 2018; atlas-densities, densities/cell_density.py
 */
export async function cellDensity(
  brain: Brain,
  groups: RegionGroups,
  nissl: SlabSource,
  { compat = false, ...options }: CellDensityOptions = {},
): Promise<{ density: ComputedVolume<'double'>; report: CellDensityReport }> {
  const { voxels, ranks } = brain;
  const grouping = groupByRank(voxels, groups, GROUPS);
  const cerebellum = GROUPS.indexOf(CEREBELLUM_GROUP);
  const layer = ranksAmong(voxels, groups.get('Purkinje layer')).map((flag, rank) =>
    grouping[rank] === cerebellum ? flag : 0,
  );
  const intensity = await readIntensity(brain, nissl, options);
  const { values, volume, negative } = intensity;
  normalizeIntensity(values, intensity, 1);
  compensateOverlap(values, volume);
  const sums = createSums(voxels.labels.length);
  addByRank(sums, ranks, values);
  const { scales, layerIntensity, layerVoxels } = scaleGroups(voxels, totalsOf(sums), grouping, layer);

  const voxelVolume = voxelVolumeMm3(voxels);
  const cellsPerIntensity = Float64Array.from(grouping, (group) =>
    group === UNGROUPED ? Number(compat) : (scales[group].cellsPerIntensity ?? 0),
  );
  const densityAt = (rank: number, value: number): number =>
    ((layer[rank] === 0 ? value : layerIntensity) * cellsPerIntensity[rank]) / voxelVolume;
  const densities = totalsOf(sums).map((sum, rank) =>
    layer[rank] === 0 ? densityAt(rank, sum) : voxels.counts[rank] * densityAt(rank, 0),
  );
  for (let i = 0; i < values.length; i++) values[i] = densityAt(ranks[i], values[i]);
  return {
    density: volumeOfBrain(brain, values),
    report: {
      groups: scales,
      layerVoxels,
      ungrouped: ungroupedLabels(voxels, grouping),
      negative,
      regions: regionCounts(brain, densities),
    },
  };
}
