import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { type Grid, voxelCount } from '../../../volume/grid.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { TooManyRegions } from './errors.ts';

/** Ranks are 16-bit numbers. */
const RANKS = 2 ** 16;

/**
 * An annotation with dense numbers in place of its ids. Rank 0 is outside of the brain; the region with pre-order number
 * n has rank n + 1, so that a closed subtree is a range of ranks; labels that the hierarchy lacks follow, in the order
 * in which they come in the file.
 */
export interface VoxelRanks {
  readonly grid: Grid;
  readonly hierarchy: RegionHierarchy;
  /** By voxel in Fortran order, on shared memory. */
  readonly ranks: Uint16Array;
  /** Label by rank, that of rank 0 is 0. */
  readonly labels: readonly number[];
  /** Voxels by rank. */
  readonly counts: Float64Array;
}

/** Ranks [1, end) are regions of the hierarchy, those from `end` on labels that it lacks. */
export const endOfRegions = ({ hierarchy }: VoxelRanks): number => hierarchy.regions.length + 1;

/** Voxels with a label. */
export const brainVoxels = ({ ranks, counts }: VoxelRanks): number => ranks.length - counts[0];

/** Labels of the annotation that the hierarchy lacks, with their voxels. */
export const unknownLabels = (voxels: VoxelRanks): Map<number, number> =>
  new Map(
    voxels.labels.slice(endOfRegions(voxels)).map((label, i) => [label, voxels.counts[endOfRegions(voxels) + i]]),
  );

/** 1 for the ranks of the ids, 0 for others. */
export const ranksAmong = ({ labels }: Pick<VoxelRanks, 'labels'>, ids: ReadonlySet<number>): Uint8Array =>
  Uint8Array.from(labels, (label) => (ids.has(label) ? 1 : 0));

/** Reads an annotation in one pass. @throws TooManyRegions; what the stream throws */
export async function rankVoxels(
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  options: PassOptions = {},
): Promise<VoxelRanks> {
  const { grid } = annotation;
  const ranks = new Uint16Array(new SharedArrayBuffer(2 * voxelCount(grid)));
  const labels = [0, ...hierarchy.regions.map(({ id }) => id)];
  const rankOf = new Map(labels.map((label, rank) => [label, rank]));
  rankOf.set(0, 0);
  const counts: number[] = labels.map(() => 0);
  const newRank = (label: number): number => {
    const rank = labels.length;
    if (rank >= RANKS) throw new TooManyRegions({ labels: rank, limit: RANKS - 1 });
    labels.push(label);
    counts.push(0);
    rankOf.set(label, rank);
    return rank;
  };
  let at = 0;
  for await (const { values } of eachSlab<[Uint32Array]>([annotation], options)) {
    const [slab] = values;
    // Neighbouring voxels mostly share their label: one look-up a run.
    for (let from = 0; from < slab.length; ) {
      const label = slab[from];
      let to = from + 1;
      while (to < slab.length && slab[to] === label) to++;
      const rank = rankOf.get(label) ?? newRank(label);
      if (rank !== 0) ranks.fill(rank, at + from, at + to);
      counts[rank] += to - from;
      from = to;
    }
    at += slab.length;
  }
  return { grid, hierarchy, ranks, labels, counts: Float64Array.from(counts) };
}
