import { UnknownRegion } from '../../ontology/errors.ts';
import { parseHierarchy, type RegionHierarchy } from '../../ontology/hierarchy.ts';
import { type RegionNode, rootNode, wrapRoot } from '../../ontology/hierarchy-document.ts';
import { idFromAcronym } from '../../ontology/region-id.ts';
import { overSlabs } from '../../volume/slabs.ts';
import { createVolume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { extrapolateRegion } from './extrapolate.ts';
import { type LabelCounts, labelCounts } from './label-counts.ts';
import { type Relabelling, relabelKernel } from './relabel.ts';
import { openLabels, type RepeatedLabels } from './repeated-labels.ts';

/**
 * What becomes of the voxels of a region that has children: `create` makes a leaf for them, `extrapolate` gives them to
 * the regions below. Where these have no voxels, a leaf is made.
 */
export type LeafMethod = 'create' | 'extrapolate';

export interface LeavesOnlyOptions {
  /** By acronym; a region without one has that of the nearest region above with one, `create` at the top. */
  readonly methods?: ReadonlyMap<string, LeafMethod>;
}

export interface LeavesOnly {
  /** With a new leaf `<acronym>_O` under each region whose voxels got one; in AIBS's wrapper. */
  readonly hierarchy: RegionHierarchy;
  /** From those regions to their new leaves. */
  readonly relabelling: Relabelling;
  /** Regions whose voxels go to the regions below them, the lower ones first. */
  readonly extrapolated: readonly number[];
}

/**
 * A hierarchy in which every label of the annotation is a leaf. Labels that are not regions are left alone, and a new
 * leaf that exists already is used again, so that doing it twice changes nothing.
 *
 * @param counts - voxels by label
 * @throws UnknownRegion at an acronym of `methods`, RegionIdTaken
 * @see cell-density-validations, nrrdhlp/region_annotations.py
 */
export function leavesOnlyHierarchy(
  hierarchy: RegionHierarchy,
  counts: LabelCounts,
  { methods = new Map() }: LeavesOnlyOptions = {},
): LeavesOnly {
  const { file } = hierarchy;
  for (const acronym of methods.keys()) {
    if (!hierarchy.byAcronym(acronym)) throw new UnknownRegion({ file, attribute: 'acronym', value: acronym });
  }
  const relabelling = new Map<number, number>();
  const extrapolated: number[] = [];
  const added = new Map<number, string>();
  /** @returns whether the region or one below it has voxels */
  const visit = (node: RegionNode, inherited: LeafMethod): boolean => {
    const method = methods.get(node.acronym) ?? inherited;
    const children = node.children ?? [];
    const hasVoxelsBelow = children.map((child) => visit(child, method)).includes(true);
    if (!counts.get(node.id)) return hasVoxelsBelow;
    if (method === 'extrapolate' && hasVoxelsBelow) extrapolated.push(node.id);
    else if (children.length > 0) addLeaf(node, children);
    return true;
  };
  const addLeaf = (node: RegionNode, children: RegionNode[]): void => {
    const acronym = `${node.acronym}_O`;
    const id = idFromAcronym(hierarchy, acronym, added);
    relabelling.set(node.id, id);
    if (hierarchy.has(id)) return;
    added.set(id, acronym);
    children.push(otherPartOf(node, id, acronym));
  };
  const root = rootNode(hierarchy.toJson());
  visit(root, 'create');
  return { hierarchy: parseHierarchy(wrapRoot(root), file), relabelling, extrapolated };
}

const otherPartOf = (node: RegionNode, id: number, acronym: string): RegionNode => ({
  id,
  acronym,
  name: `${node.name}: Other`,
  parent_structure_id: node.id,
  color_hex_triplet: node.color_hex_triplet,
  ontology_id: 1,
  hemisphere_id: 3,
  children: [],
});

/**
 * The hierarchy and annotation in which every label is a leaf; the annotation's geometry stays. A voxel that is
 * extrapolated asks its nearest voxels in the regions below, theirs extrapolated before.
 *
 * @throws UnknownRegion, RegionIdTaken
 */
export async function leavesOnly(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: RepeatedLabels,
  options: LeavesOnlyOptions = {},
  slabbing: Slabbing = {},
): Promise<LeavesOnly & { readonly annotation: ComputedVolume<'uint32'> }> {
  const counts = await labelCounts(pool, await openLabels(annotation), slabbing);
  const result = leavesOnlyHierarchy(hierarchy, counts, options);
  const source = await openLabels(annotation);
  const shape = { grid: source.grid, type: 'uint32', components: 1 } as const;
  const relabelled = overSlabs(pool, relabelKernel, [source], result.relabelling, slabbing);
  if (result.extrapolated.length === 0) return { ...result, annotation: { ...shape, values: relabelled } };
  const volume = createVolume(shape);
  let filled = 0;
  for await (const labels of relabelled) {
    volume.values.set(labels, filled);
    filled += labels.length;
  }
  for (const region of result.extrapolated) {
    const [, ...below] = result.hierarchy.descendants(region);
    await extrapolateRegion(pool, volume, region, below, slabbing);
  }
  return { ...result, annotation: { ...shape, values: once(volume.values) } };
}

async function* once<Values>(values: Values): AsyncGenerator<Values> {
  yield values;
}
