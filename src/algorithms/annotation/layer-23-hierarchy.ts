import { AtlasError } from '../../errors.ts';
import { UnknownRegion } from '../../ontology/errors.ts';
import { parseHierarchy, type RegionHierarchy } from '../../ontology/hierarchy.ts';
import { eachNode, type RegionNode } from '../../ontology/hierarchy-document.ts';
import { idFromAcronym } from '../../ontology/region-id.ts';

export const ISOCORTEX = 'Isocortex';

type Problem = { readonly file: string; readonly id: number; readonly acronym: string; readonly problem: string };

export class LayerNotSplittable extends AtlasError<'LayerNotSplittable', Problem> {
  readonly tag = 'LayerNotSplittable';
  readonly remedy =
    'Give a hierarchy that is not split yet, in which layers are leaves whose names end as their acronyms do.';

  constructor(details: Problem) {
    super(`${details.file}: region ${details.id}, ${details.acronym}, ${details.problem}.`, details);
  }
}

/** Ids of the halves of a layer 2/3. */
export interface SplitLayer {
  readonly layer2: number;
  readonly layer3: number;
}

export interface Layer23Hierarchy {
  readonly hierarchy: RegionHierarchy;
  /** By the id of the layer 2/3 above them. */
  readonly split: ReadonlyMap<number, SplitLayer>;
}

/**
 * A hierarchy in which each layer 2/3 of the isocortex has a layer 2 and a layer 3 below it. A layer 2 or 3 that stood
 * beside its layer 2/3 is moved below it and keeps its id.
 *
 * @throws UnknownRegion without an isocortex; LayerNotSplittable; RegionIdTaken
 * @see atlas-splitter, layer_splitter/isocortex_layer_23.py, `edit_hierarchy`
 */
export function splitLayer23Hierarchy(hierarchy: RegionHierarchy): Layer23Hierarchy {
  const { file } = hierarchy;
  const document = hierarchy.toJson();
  const isocortex = [...eachNode(document)].find(({ node }) => node.acronym === ISOCORTEX)?.node;
  if (!isocortex) throw new UnknownRegion({ file, attribute: 'acronym', value: ISOCORTEX });
  const layers23 = new Map([...nodesBelow(isocortex)].filter(isLayer23).map((node) => [node.acronym, node]));
  const existing = new Map<string, number>();
  const detach = (node: RegionNode): void => {
    const isHalf = (child: RegionNode) => /[23]$/.test(child.acronym) && layers23.has(layer23Of(child.acronym));
    for (const child of node.children?.filter(isHalf) ?? []) {
      checkLayer(child, file);
      existing.set(child.acronym, child.id);
    }
    if (node.children) node.children = node.children.filter((child) => !isHalf(child));
    for (const child of node.children ?? []) if (!isLayer23(child)) detach(child);
  };
  for (const layer of layers23.values()) checkLayer(layer, file);
  detach(isocortex);
  const added = new Map<number, string>();
  const halfOf = (layer: RegionNode, half: '2' | '3'): RegionNode => {
    const acronym = layer.acronym.replace(/2\/3$/, half);
    const id = existing.get(acronym) ?? idFromAcronym(hierarchy, acronym, added);
    added.set(id, acronym);
    const name = layer.name.replace(/2\/3$/, half);
    return { ...structuredClone(layer), id, acronym, name, parent_structure_id: layer.id };
  };
  const split = new Map<number, SplitLayer>();
  for (const layer of layers23.values()) {
    const [layer2, layer3] = [halfOf(layer, '2'), halfOf(layer, '3')];
    layer.children = [layer2, layer3];
    split.set(layer.id, { layer2: layer2.id, layer3: layer3.id });
  }
  return { hierarchy: parseHierarchy(document, file), split };
}

const isLayer23 = ({ acronym }: RegionNode): boolean => acronym.endsWith('2/3');
const layer23Of = (acronym: string): string => `${acronym.slice(0, -1)}2/3`;

function* nodesBelow(node: RegionNode): Generator<RegionNode> {
  for (const child of node.children ?? []) {
    yield child;
    yield* nodesBelow(child);
  }
}

/** A layer is a leaf, and its name ends as its acronym does. */
function checkLayer({ id, acronym, name, children = [] }: RegionNode, file: string): void {
  const [ending] = /2\/3$|[23]$/.exec(acronym) ?? [''];
  if (children.length > 0) throw new LayerNotSplittable({ file, id, acronym, problem: 'has regions below it' });
  if (!name.endsWith(ending)) {
    throw new LayerNotSplittable({
      file,
      id,
      acronym,
      problem: `has a name that does not end with ${ending}: ${name}`,
    });
  }
}
