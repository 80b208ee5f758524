import { AtlasError } from '../../errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { MAX_GROUP } from '../nearest/roles.ts';
import { layerLabels, regionLabels } from '../regions/layer-labels.ts';
import type { RegionMetadata } from '../regions/region-metadata.ts';

export class TooManyLayers extends AtlasError<'TooManyLayers', { readonly region: string; readonly layers: number }> {
  readonly tag = 'TooManyLayers';
  readonly remedy = `Describe at most ${MAX_GROUP} layers.`;

  constructor(details: { readonly region: string; readonly layers: number }) {
    super(`The metadata of ${details.region} describe ${details.layers} layers.`, details);
  }
}

/** Voxels between which vectors are interpolated. */
export interface InterpolationGroups {
  /** Group (from 1) by label. */
  readonly labels: ReadonlyMap<number, number>;
  /** Of group n at n − 1. */
  readonly names: readonly string[];
}

/**
 * The layers of a region as groups, or the region as the only one.
 *
 * @throws LayersNotDescribed, TooManyLayers, UnknownAttribute, InvalidQuery
 */
export function interpolationGroups(
  hierarchy: RegionHierarchy,
  metadata: RegionMetadata,
  byLayer: boolean,
): InterpolationGroups {
  const { region, layers } = metadata;
  if (!byLayer) {
    const labels = new Map([...regionLabels(hierarchy, region)].map((label) => [label, 1]));
    return { labels, names: [region.name] };
  }
  const labels = layerLabels(hierarchy, metadata);
  const names = layers?.names ?? [];
  if (names.length > MAX_GROUP) throw new TooManyLayers({ region: region.name, layers: names.length });
  return { labels, names };
}
