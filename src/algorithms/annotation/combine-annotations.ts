import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { labelCounts } from './label-counts.ts';
import { openLabels, type RepeatedLabels } from './repeated-labels.ts';

type LabelSource = SlabSource<Uint32Array>;
type LabelSlab = Slab<Uint32Array>;

/** The fibre tracts where there are any, the brain's regions elsewhere. */
export function combineFibers([brain, fibers]: readonly [LabelSlab, LabelSlab]): Uint32Array {
  const combined = brain.values.slice();
  for (let i = 0; i < combined.length; i++) if (fibers.values[i] !== 0) combined[i] = fibers.values[i];
  return combined;
}

export const combineFibersKernel = defineKernel(import.meta.url, combineFibers);

/**
 * CCFv2 in one volume: the annotation of the brain, which lacks fibre tracts and ventricles, and theirs over it.
 *
 * @throws GridMismatch
 * @see atlas-densities, combination/annotations_combinator.py, `combine_ccfv2_annotations`
 */
export function combineCcfv2Annotations(
  pool: WorkerPool,
  brain: LabelSource,
  fibers: LabelSource,
  slabbing: Slabbing = {},
): ComputedVolume<'uint32'> {
  const values = overSlabs(pool, combineFibersKernel, [brain, fibers], undefined, slabbing);
  return { grid: brain.grid, type: 'uint32', components: 1, values };
}

/** The regions that CCFv3 has no voxel of, each with itself and all regions above it. */
type Missing = ReadonlyMap<number, ReadonlySet<number>>;

/** CCFv3, save where CCFv2 has a missing region inside the region of CCFv3. */
export function reinstate(
  [brain, fibers, ccfv3]: readonly [LabelSlab, LabelSlab, LabelSlab],
  missing: Missing,
): Uint32Array {
  const combined = ccfv3.values.slice();
  let [v2, v3, label] = [0, 0, 0];
  for (let i = 0; i < combined.length; i++) {
    const candidate = fibers.values[i] !== 0 ? fibers.values[i] : brain.values[i];
    if (candidate !== v2 || combined[i] !== v3) {
      [v2, v3] = [candidate, combined[i]];
      label = missing.get(v2)?.has(v3) ? v2 : v3;
    }
    combined[i] = label;
  }
  return combined;
}

export const reinstateKernel = defineKernel(import.meta.url, reinstate);

export interface CcfAnnotations {
  readonly brain: LabelSource;
  readonly fibers: LabelSource;
  readonly ccfv3: RepeatedLabels;
}

/**
 * CCFv3 with the regions of CCFv2 that it lacks: where CCFv2 has such a region, and CCFv3 one of the regions above it.
 *
 * @throws GridMismatch
 * @see atlas-densities, combination/annotations_combinator.py, `combine_annotations`
 */
export async function combineV2V3Annotations(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  { brain, fibers, ccfv3 }: CcfAnnotations,
  slabbing: Slabbing = {},
): Promise<ComputedVolume<'uint32'>> {
  const present = await labelCounts(pool, await openLabels(ccfv3), slabbing);
  const missing: Missing = new Map(
    hierarchy.regions
      .filter(({ id }) => !present.has(id))
      .map(({ id }) => [id, new Set([id, ...hierarchy.ancestors(id).map((above) => above.id)])]),
  );
  const values = overSlabs(pool, reinstateKernel, [brain, fibers, await openLabels(ccfv3)], missing, slabbing);
  return { grid: brain.grid, type: 'uint32', components: 1, values };
}
