import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { LayersNotDescribed } from './errors.ts';
import type { RegionMetadata, RegionQuery } from './region-metadata.ts';

/** Labels of a region in annotations. @throws UnknownAttribute, InvalidQuery */
export const regionLabels = (hierarchy: RegionHierarchy, { query, attribute, withDescendants }: RegionQuery) =>
  hierarchy.find(query, attribute, { withDescendants });

/**
 * The layer number (from 1) of each label of a layered region; where queries overlap the later layer has the label.
 *
 * @throws LayersNotDescribed, UnknownAttribute, InvalidQuery
 * @see atlas-commons, utils.py, `create_layered_volume`
 */
export function layerLabels(hierarchy: RegionHierarchy, { region, layers }: RegionMetadata): Map<number, number> {
  if (!layers) throw new LayersNotDescribed({ region: region.name });
  const inside = regionLabels(hierarchy, region);
  const labels = new Map<number, number>();
  for (const [n, query] of layers.queries.entries()) {
    for (const id of hierarchy.find(query, layers.attribute, { withDescendants: layers.withDescendants })) {
      if (inside.has(id)) labels.set(id, n + 1);
    }
  }
  return labels;
}
