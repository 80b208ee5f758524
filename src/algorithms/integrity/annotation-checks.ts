import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { VoxelType } from '../../volume/voxel-types.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { labelsOffLeaves } from '../annotation/check-leaves-only.ts';
import { countLabels, type LabelCounts } from '../annotation/label-counts.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Finding, finding, listed } from './finding.ts';

/** Types that hold every region id: unsigned 32-bit numbers. */
const LABEL_TYPES: readonly VoxelType[] = ['uint32', 'int64', 'uint64'];

/** What one pass over an annotation tells. */
export interface AnnotationTally {
  readonly counts: LabelCounts;
  /** Voxels that are 0 and had a label in the step before. */
  readonly lost: number;
  /** Voxels that have a label and were 0 in the step before. */
  readonly gained: number;
}

/** One slab of an annotation and, when there is one, of the step before. */
export function tallyAnnotation([annotation, ...before]: readonly [
  Slab<Uint32Array>,
  ...Slab<Uint32Array>[],
]): AnnotationTally {
  const { values } = annotation;
  let [lost, gained] = [0, 0];
  for (const { values: old } of before) {
    for (let i = 0; i < values.length; i++) {
      if ((values[i] === 0) === (old[i] === 0)) continue;
      if (old[i] === 0) gained++;
      else lost++;
    }
  }
  return { counts: countLabels([annotation]), lost, gained };
}

export const tallyAnnotationKernel = defineKernel(import.meta.url, tallyAnnotation);

/** @param before - the annotation of the step before, on the same grid */
export async function annotationTally(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  before?: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<AnnotationTally> {
  const counts = new Map<number, number>();
  let [lost, gained] = [0, 0];
  const sources = before ? ([annotation, before] as const) : ([annotation] as const);
  for await (const part of overSlabs(pool, tallyAnnotationKernel, sources, undefined, slabbing)) {
    for (const [label, count] of part.counts) counts.set(label, (counts.get(label) ?? 0) + count);
    [lost, gained] = [lost + part.lost, gained + part.gained];
  }
  return { counts, lost, gained };
}

export const checkLabelType = (type: VoxelType): Finding =>
  finding('type', [
    !LABEL_TYPES.includes(type) && `Its values are of type ${type}, which does not hold every region id.`,
  ]);

/** Every label but 0 is a region of the hierarchy. */
export function checkLabels(hierarchy: RegionHierarchy, counts: LabelCounts): Finding {
  const { unknown } = labelsOffLeaves(hierarchy, counts);
  const problem = `${voxelsOf(counts, unknown)} voxels have labels outside the hierarchy: ${listed(unknown)}.`;
  const labels = [...counts.keys()].filter((label) => label !== 0);
  return finding('labels', [unknown.length > 0 && problem], {
    regions: labels.length,
    voxels: voxelsOf(counts, labels),
  });
}

/** Every label of the hierarchy is a region without children. */
export function checkLeaves(hierarchy: RegionHierarchy, counts: LabelCounts): Finding {
  const { notLeaves } = labelsOffLeaves(hierarchy, counts);
  const problem = `${voxelsOf(counts, notLeaves)} voxels have labels of regions with children: ${listed(notLeaves)}.`;
  return finding('leaves', [notLeaves.length > 0 && problem]);
}

/** There are voxels in which direction vectors are required: without any, nothing would be checked in their place. */
export const checkRequired = (required: ReadonlySet<number>, counts: LabelCounts): Finding =>
  finding('required regions', [
    voxelsOf(counts, [...required]) === 0 && 'It has no voxel of the regions in which direction vectors are required.',
  ]);

const voxelsOf = (counts: LabelCounts, labels: readonly number[]): number =>
  labels.reduce((sum, label) => sum + (counts.get(label) ?? 0), 0);

/** A step relabels the brain and leaves its outline alone; labels whose number of voxels changed are told as [before, after]. */
export function checkStep(before: LabelCounts, { counts, lost, gained }: AnnotationTally): Finding {
  const labels = [...new Set([...before.keys(), ...counts.keys()])].sort((a, b) => a - b);
  const pairs = labels.map((label) => [label, before.get(label) ?? 0, counts.get(label) ?? 0] as const);
  const changed = pairs.filter(([, old, now]) => old !== now);
  return finding(
    'outline',
    [
      lost > 0 && `${lost} voxels lost their label in this step.`,
      gained > 0 && `${gained} voxels outside the brain got a label in this step.`,
    ],
    { changed: Object.fromEntries(changed.map(([label, old, now]) => [label, [old, now]])) },
  );
}
