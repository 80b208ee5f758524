import type { ComputedVolume } from '../../computed-volume.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import { addByRank, createSums, preciseSum, totalsOf } from '../regions/region-sums.ts';
import { type Brain, volumeOfBrain } from './brain.ts';
import { type RegionCount, regionCounts } from './region-counts.ts';

/** A density that others bound, as it goes into a file, and what is in it. */
export interface BoundedVolume<Name extends string = string> {
  readonly name: Name;
  /** cells/mm³ */
  readonly density: ComputedVolume<'double'>;
  readonly report: BoundedReport;
}

export interface BoundedReport {
  readonly cells: number;
  /** Voxels that have as many cells as their bound allows; undefined where there is none. */
  readonly full: number | undefined;
  readonly regions: readonly RegionCount[];
}

/**
 * @param densities - of the voxels of the brain, cells/mm³
 * @param bounds - of the same voxels; none when the densities are what others left
 */
export function boundedVolume<Name extends string>(
  brain: Brain,
  name: Name,
  densities: Float64Array,
  bounds?: Float64Array,
): BoundedVolume<Name> {
  const { voxels, ranks } = brain;
  const sums = createSums(voxels.labels.length);
  addByRank(sums, ranks, densities);
  const totals = totalsOf(sums);
  const full = bounds && fullVoxels(densities, bounds, ranks, totals.length);
  return {
    name,
    density: volumeOfBrain(brain, densities),
    report: {
      cells: preciseSum(totals) * voxelVolumeMm3(voxels),
      full: full && preciseSum(full),
      regions: regionCounts(brain, totals, full),
    },
  };
}

function fullVoxels(densities: Float64Array, bounds: Float64Array, ranks: Uint16Array, count: number): Float64Array {
  const full = new Float64Array(count);
  for (let i = 0; i < densities.length; i++) if (densities[i] > 0 && densities[i] >= bounds[i]) full[ranks[i]]++;
  return full;
}
