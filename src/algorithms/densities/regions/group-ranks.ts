import { OverlappingGroups } from './errors.ts';
import type { RegionGroups } from './region-groups.ts';
import type { VoxelRanks } from './voxel-ranks.ts';

/** No group. */
export const UNGROUPED = -1;

/**
 * The group of each rank, as its position among `names`, or UNGROUPED.
 *
 * @throws OverlappingGroups; see `RegionGroups`
 */
export function groupByRank({ labels, counts }: VoxelRanks, groups: RegionGroups, names: readonly string[]): Int8Array {
  const byRank = new Int8Array(labels.length).fill(UNGROUPED);
  names.forEach((name, group) => {
    const ids = groups.get(name);
    for (let rank = 1; rank < labels.length; rank++) {
      if (!ids.has(labels[rank])) continue;
      const other = byRank[rank];
      if (other !== UNGROUPED && counts[rank] > 0) {
        throw new OverlappingGroups({ groups: [names[other], name], id: labels[rank] });
      }
      byRank[rank] = group;
    }
  });
  return byRank;
}

/** Voxels whose label is in no group. */
export interface UngroupedLabel {
  readonly id: number;
  readonly voxels: number;
}

/** Labels of the annotation that are in no group, those that the hierarchy lacks too. */
export const ungroupedLabels = ({ labels, counts }: VoxelRanks, byRank: Int8Array): UngroupedLabel[] =>
  labels
    .map((id, rank) => ({ id, voxels: counts[rank], rank }))
    .filter(({ voxels, rank }) => rank > 0 && voxels > 0 && byRank[rank] === UNGROUPED)
    .map(({ id, voxels }) => ({ id, voxels }));
