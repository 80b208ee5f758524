import { parseHierarchy, type RegionHierarchy } from '../../ontology/hierarchy.ts';
import { type RegionNode, rootNode, wrapRoot } from '../../ontology/hierarchy-document.ts';
import { idFromAcronym } from '../../ontology/region-id.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { overSlabs } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { type LabelCounts, labelCounts } from './label-counts.ts';
import { type Relabelling, relabelKernel } from './relabel.ts';

export interface LeavesOnly {
  /** With a new leaf `<acronym>_O` under each region that had voxels of its own and children; in AIBS's wrapper. */
  readonly hierarchy: RegionHierarchy;
  /** From those regions to their new leaves. */
  readonly relabelling: Relabelling;
}

/**
 * A hierarchy in which every label of the annotation is a leaf. Labels that are not regions are left alone, and a new
 * leaf that exists already is used again, so that doing it twice changes nothing.
 *
 * @param counts - voxels by label
 * @throws RegionIdTaken
 * @see cell-density-validations, nrrdhlp/region_annotations.py, method `create`
 */
export function leavesOnlyHierarchy(hierarchy: RegionHierarchy, counts: LabelCounts): LeavesOnly {
  const relabelling = new Map<number, number>();
  const added = new Map<number, string>();
  const addLeaf = (node: RegionNode): void => {
    const children = node.children ?? [];
    for (const child of children) addLeaf(child);
    if (children.length === 0 || !counts.get(node.id)) return;
    const acronym = `${node.acronym}_O`;
    const id = idFromAcronym(hierarchy, acronym, added);
    relabelling.set(node.id, id);
    if (hierarchy.has(id)) return;
    added.set(id, acronym);
    children.push(otherPartOf(node, id, acronym));
  };
  const root = rootNode(hierarchy.toJson());
  addLeaf(root);
  return { hierarchy: parseHierarchy(wrapRoot(root), hierarchy.file), relabelling };
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

/** The hierarchy and annotation in which every label is a leaf; the annotation's geometry stays. @throws RegionIdTaken */
export async function leavesOnly(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<LeavesOnly & { readonly annotation: ComputedVolume<'uint32'> }> {
  const result = leavesOnlyHierarchy(hierarchy, await labelCounts(pool, annotation, slabbing));
  const values = overSlabs(pool, relabelKernel, [annotation], result.relabelling, slabbing);
  return { ...result, annotation: { grid: annotation.grid, type: 'uint32', components: 1, values } };
}
