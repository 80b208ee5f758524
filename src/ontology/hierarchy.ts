import { UnknownRegion } from './errors.ts';
import { findRegions, type Query } from './find.ts';
import { checkDocument, eachNode, type HierarchyDocument } from './hierarchy-document.ts';
import { readJson } from './read-json.ts';
import type { Region } from './region.ts';

/** The regions of an atlas as a tree. Ids are unsigned 32-bit numbers, the labels of the annotation. */
export interface RegionHierarchy {
  /** Where it came from, for messages. */
  readonly file: string;
  readonly root: Region;
  /** Pre-order: `regions[r.enter] === r`, and the closed subtree of r is `regions.slice(r.enter, r.exit)`. */
  readonly regions: readonly Region[];
  has(id: number): boolean;
  /** @throws UnknownRegion */
  get(id: number): Region;
  /** The first in pre-order when several have it. */
  byAcronym(acronym: string): Region | undefined;
  /** The first in pre-order when several have it. */
  byName(name: string): Region | undefined;
  /** From the parent to the root. @throws UnknownRegion */
  ancestors(id: number): Region[];
  /** Ids of the region and of all below it, in pre-order. @throws UnknownRegion */
  descendants(id: number): number[];
  leaves(): Region[];
  /** @throws UnknownRegion */
  isLeaf(id: number): boolean;
  /** Ids of the regions that match; see `findRegions`. */
  find(value: string | number, attribute: string, options?: Query): Set<number>;
  /** A copy of the document: the layout, the attributes and their order as in the file. */
  toJson(): HierarchyDocument;
}

/** @throws OntologyFileUnreadable, and what `parseHierarchy` throws */
export const readHierarchy = async (path: string): Promise<RegionHierarchy> =>
  parseHierarchy(await readJson(path), path);

/**
 * @param json - the root node, or AIBS 1.json
 * @param file - its name, for messages
 * @throws MalformedHierarchy, SeveralRoots, DuplicateRegion, RegionCycle, ParentMismatch
 */
export function parseHierarchy(json: unknown, file: string): RegionHierarchy {
  const document = structuredClone(checkDocument(json, file));
  const regions = numberRegions(document);
  const byId = new Map(regions.map((region) => [region.id, region]));
  const byAcronym = new Map(regions.toReversed().map((region) => [region.acronym, region]));
  const byName = new Map(regions.toReversed().map((region) => [region.name, region]));
  const get = (id: number): Region => {
    const region = byId.get(id);
    if (!region) throw new UnknownRegion({ file, attribute: 'id', value: id });
    return region;
  };
  const ancestors = (id: number): Region[] => {
    const above: Region[] = [];
    for (let { parent } = get(id); parent !== undefined; { parent } = get(parent)) above.push(get(parent));
    return above;
  };
  return {
    file,
    root: regions[0],
    regions,
    has: (id) => byId.has(id),
    get,
    byAcronym: (acronym) => byAcronym.get(acronym),
    byName: (name) => byName.get(name),
    ancestors,
    descendants: (id) => regions.slice(get(id).enter, get(id).exit).map((region) => region.id),
    leaves: () => regions.filter((region) => region.children.length === 0),
    isLeaf: (id) => get(id).children.length === 0,
    find: (value, attribute, options) => findRegions({ file, regions }, value, attribute, options),
    toJson: () => structuredClone(document),
  };
}

function numberRegions(document: HierarchyDocument): Region[] {
  const nodes = [...eachNode(document)];
  // In pre-order a subtree ends at the next node that is not deeper: found from the back, children before parents.
  const exits = new Map<number, number>();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const last = nodes[i].node.children?.at(-1);
    exits.set(nodes[i].node.id, last ? (exits.get(last.id) ?? i) : i + 1);
  }
  return nodes.map(({ node, parent }, enter) => {
    const { children = [], ...attributes } = node;
    return {
      id: node.id,
      acronym: node.acronym,
      name: node.name,
      parent: parent?.id,
      children: children.map(({ id }) => id),
      enter,
      exit: exits.get(node.id) ?? enter,
      attributes,
    };
  });
}
