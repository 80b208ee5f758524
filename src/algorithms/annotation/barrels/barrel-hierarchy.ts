import { AtlasError } from '../../../errors.ts';
import { UnknownRegion } from '../../../ontology/errors.ts';
import { parseHierarchy, type RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { eachNode, type RegionNode } from '../../../ontology/hierarchy-document.ts';
import { idFromAcronym } from '../../../ontology/region-id.ts';

/** The barrel field of the primary somatosensory area. */
export const BARREL_FIELD = 'SSp-bfd';

/** A layer 2/3 has the layers 2 and 3 below it. */
const BELOW_BARREL = ['1', '2/3', '4', '5', '6a', '6b'];

type Existing = { readonly file: string; readonly acronym: string };

export class BarrelsAlreadySplit extends AtlasError<'BarrelsAlreadySplit', Existing> {
  readonly tag = 'BarrelsAlreadySplit';
  readonly remedy = 'Give the hierarchy and the annotation from before the barrel field was split.';

  constructor(details: Existing) {
    super(`The barrel field of ${details.file} is split already: it has the region ${details.acronym}.`, details);
  }
}

export const barrelAcronym = (barrel: string): string => `${BARREL_FIELD}-${barrel}`;
export const barrelLayerAcronym = (barrel: string, layer: string): string => `${barrelAcronym(barrel)}-${layer}`;

/**
 * A hierarchy with a region for each barrel below the barrel field, and its layers below that.
 *
 * @param names - of the barrels, in any order
 * @throws UnknownRegion without a barrel field; BarrelsAlreadySplit, RegionIdTaken
 * @see atlas-splitter, barrel_splitter/somatosensory_barrels.py, `edit_hierarchy`
 */
export function barrelHierarchy(hierarchy: RegionHierarchy, names: readonly string[]): RegionHierarchy {
  const { file } = hierarchy;
  const document = hierarchy.toJson();
  const field = [...eachNode(document)].find(({ node }) => node.acronym === BARREL_FIELD)?.node;
  if (!field) throw new UnknownRegion({ file, attribute: 'acronym', value: BARREL_FIELD });
  const existing = names.map(barrelAcronym).find((acronym) => hierarchy.byAcronym(acronym));
  if (existing) throw new BarrelsAlreadySplit({ file, acronym: existing });
  const added = new Map<number, string>();
  const below = (parent: RegionNode, acronym: string, name: string): RegionNode => {
    const id = idFromAcronym(hierarchy, acronym, added);
    added.set(id, acronym);
    return { ...parent, ...oneBelow(parent), id, acronym, name, children: [] };
  };
  const barrelNode = (barrel: string): RegionNode => {
    const node = below(field, barrelAcronym(barrel), `${field.name}, ${barrel} barrel`);
    const layerBelow = (parent: RegionNode, layer: string): RegionNode =>
      below(parent, barrelLayerAcronym(barrel, layer), `${node.name} layer ${layer}`);
    node.children = BELOW_BARREL.map((layer) => layerBelow(node, layer));
    const layer23 = node.children[BELOW_BARREL.indexOf('2/3')];
    layer23.children = ['2', '3'].map((layer) => layerBelow(layer23, layer));
    return node;
  };
  field.children = [...(field.children ?? []), ...names.toSorted().map(barrelNode)];
  return parseHierarchy(document, file);
}

/** Attributes that depend on the level, where the parent has them. */
function oneBelow({ id, st_level: level, graph_order: order }: RegionNode): Partial<RegionNode> {
  return {
    parent_structure_id: id,
    ...(typeof level === 'number' ? { st_level: level + 1 } : {}),
    ...(typeof order === 'number' ? { graph_order: order + 1 } : {}),
  };
}
