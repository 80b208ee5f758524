import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { LabelCounts } from '../annotation/label-counts.ts';
import { LayersNotDescribed } from '../regions/errors.ts';
import { regionLabels } from '../regions/layer-labels.ts';
import type { RegionMetadata } from '../regions/region-metadata.ts';
import { type Finding, finding, listed } from './finding.ts';

/**
 * The layers of a region divide it: each voxel that an annotation has in the region is in one layer.
 *
 * @throws LayersNotDescribed, UnknownAttribute, InvalidQuery
 * @see cell-density-validations, tests of the region hierarchy
 */
export function checkLayerPartition(
  hierarchy: RegionHierarchy,
  { region, layers }: RegionMetadata,
  counts: LabelCounts,
): Finding {
  if (!layers) throw new LayersNotDescribed({ region: region.name });
  const { attribute, withDescendants, queries } = layers;
  const found = queries.map((query) => hierarchy.find(query, attribute, { withDescendants }));
  const labels = [...regionLabels(hierarchy, region)].filter((id) => (counts.get(id) ?? 0) > 0);
  const layersOf = (id: number) => found.filter((ids) => ids.has(id)).length;
  const acronyms = (ids: readonly number[]) => listed(ids.map((id) => hierarchy.get(id).acronym));
  const [none, several] = [labels.filter((id) => layersOf(id) === 0), labels.filter((id) => layersOf(id) > 1)];
  return finding(
    'layer partition',
    [
      labels.length === 0 && `The annotation has no voxel of ${region.name}.`,
      none.length > 0 && `These regions of ${region.name} are in no layer: ${acronyms(none)}.`,
      several.length > 0 && `These regions of ${region.name} are in several layers: ${acronyms(several)}.`,
    ],
    { regions: labels.length },
  );
}
