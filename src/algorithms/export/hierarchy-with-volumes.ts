import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { eachNode, type HierarchyDocument, rootNode } from '../../ontology/hierarchy-document.ts';
import { type RegionMetadata, VOLUME_UNIT } from './region-metadata.ts';

/** Attributes of AIBS that regions made since do not have. */
const DROPPED = ['atlas_id', 'graph_order', 'st_level'];

/**
 * The document of mba_hierarchy.json: the hierarchy with its regions' metadata.
 *
 * @see bbp-atlas-web-exporter, parcellationexport.py
 */
export function hierarchyWithVolumes(
  hierarchy: RegionHierarchy,
  metadata: ReadonlyMap<number, RegionMetadata>,
): HierarchyDocument {
  const document = hierarchy.toJson();
  rootNode(document).unitCode = VOLUME_UNIT;
  for (const { node } of eachNode(document)) {
    node.children ??= [];
    Object.assign(node, metadata.get(node.id));
    for (const attribute of DROPPED) delete node[attribute];
  }
  return document;
}
