import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab, withoutHalo } from '../../volume/slabs.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { addCounts, countLabels, type LabelCounts } from '../annotation/label-counts.ts';
import type { Slabbing } from '../computed-volume.ts';
import { addContacts, type Contour, countContacts } from './region-contours.ts';
import { joinRuns, type RegionRuns, regionRuns } from './region-masks.ts';
import { type RegionTree, regionTree } from './region-tree.ts';

/** What the voxels of an annotation tell of all regions. */
export interface RegionVoxels {
  /** Voxels by label, 0 included. */
  readonly counts: LabelCounts;
  /** By region id; a region without a contour (such as the whole brain in a volume that it fills) is absent. */
  readonly contours: ReadonlyMap<number, Contour>;
  /** By region id, of the regions that have a voxel in their closed subtree. */
  readonly masks: ReadonlyMap<number, VoxelRuns>;
}

export function voxelsOfSlab([annotation]: readonly [Slab<Uint32Array>], tree: RegionTree) {
  const own = withoutHalo(annotation);
  return { counts: countLabels([own]), contacts: countContacts([annotation], tree), runs: regionRuns([own], tree) };
}

export const voxelsOfSlabKernel = defineKernel(import.meta.url, voxelsOfSlab);

/** From one pass over an annotation of up to 2³² voxels. */
export async function regionVoxels(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<RegionVoxels> {
  const total = new Map<number, number>();
  const contours = new Map<number, Map<number, number>>();
  const slabs: RegionRuns[] = [];
  const tree = regionTree(hierarchy);
  const passes = overSlabs(pool, voxelsOfSlabKernel, [annotation], tree, { ...slabbing, halo: 1 });
  for await (const { counts, contacts, runs } of passes) {
    addCounts(total, counts);
    addContacts(contours, contacts, hierarchy);
    slabs.push(runs);
  }
  return { counts: total, contours, masks: joinRuns(slabs, hierarchy) };
}
