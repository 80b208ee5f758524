import { eachNode, type HierarchyDocument, type RegionNode } from '../../ontology/hierarchy-document.ts';
import { type Finding, finding, listed } from './finding.ts';

/**
 * What the reader of hierarchies does not demand of one, and the pipeline does: acronyms that name one region each,
 * layers that acronym and name agree about, colours that can be drawn. Ids, parents and cycles are the reader's.
 */
export function checkHierarchy(document: HierarchyDocument): Finding[] {
  const nodes = [...eachNode(document)].map(({ node }) => node);
  const acronymsOf = (wrong: (node: RegionNode) => boolean) => nodes.filter(wrong).map(({ acronym }) => acronym);
  const repeated = repeatedIn(nodes.map(({ acronym }) => acronym));
  const disagreeing = acronymsOf((node) => !agreeOnLayer(node));
  const colourless = acronymsOf((node) => !/^[0-9a-f]{6}$/i.test(String(node.color_hex_triplet)));
  return [
    finding('acronyms', [repeated.length > 0 && `These acronyms name several regions: ${listed(repeated)}.`]),
    finding('layer names', [
      disagreeing.length > 0 && `Acronym and name end with different layers: ${listed(disagreeing)}.`,
    ]),
    finding('colours', [
      colourless.length > 0 && `These regions have no colour of 6 hexadecimal digits: ${listed(colourless)}.`,
    ]),
  ];
}

function repeatedIn(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
}

/** A name that ends with "layer 6a" (also "Layer 2/3", "layers 2 and 3" are left alone) needs an acronym that ends so. */
function agreeOnLayer({ acronym, name }: RegionNode): boolean {
  const layer = /\blayer (\d(?:\/\d)?[ab]?)$/i.exec(name)?.[1];
  return layer === undefined || acronym.toLowerCase().endsWith(layer.toLowerCase());
}
