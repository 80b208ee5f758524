import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Region } from '../../ontology/region.ts';
import type { FileFacts, Labelled } from '../facts.ts';
import { LayerWithoutLeaves } from './errors.ts';
import type { HintFile } from './hint-files.ts';

/** A volume of hints as it is, or is about to be, registered. */
export interface RegisteredHint {
  readonly id: string;
  /** Its revision under the tag of the release. */
  readonly rev: number;
  readonly file: FileFacts;
  readonly hint: HintFile;
}

/** Layers that regions lie in the parts of: layer 6 is 6a and 6b. */
const PARTS_OF_LAYERS: Readonly<Record<string, readonly string[]>> = {
  'http://purl.obolibrary.org/obo/UBERON_0005395': [
    'https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a',
    'http://purl.obolibrary.org/obo/UBERON_8440003',
  ],
};

/**
 * `ph_catalog_distribution.json`: which volume has the hints of which layer and leaf regions; layers in the order of
 * their labels.
 *
 * @param hierarchy - with the layers of its regions (mba_hierarchy.json)
 * @throws LayerWithoutLeaves
 */
export function hintsCatalog(hints: readonly RegisteredHint[], hierarchy: RegionHierarchy): object {
  const layered = hints.filter(({ hint }) => hint.about === 'layer');
  const bottom = hints.find(({ hint }) => hint.about === 'bottom');
  return {
    placementHints: layered
      .toSorted((a, b) => (labelOf(a) < labelOf(b) ? -1 : 1))
      .map(({ hint, ...registered }) => ({
        ...entryOf(registered),
        regions: Object.fromEntries(
          hint.places.map(({ region, layer }) => [
            region.acronym,
            {
              '@id': region.id,
              hasLeafRegionPart: leavesIn(hierarchy, hint.name, region, layer),
              layer: { '@id': layer.id, label: layer.label },
            },
          ]),
        ),
      })),
    ...(bottom && { voxelDistanceToRegionBottom: entryOf(bottom) }),
  };
}

const labelOf = ({ hint }: RegisteredHint): string => hint.places[0]?.layer.label ?? '';

const entryOf = ({ id, rev, file: { name, url } }: Omit<RegisteredHint, 'hint'>) => ({
  '@id': id,
  _rev: rev,
  distribution: { name, contentUrl: url, atLocation: { location: url } },
});

/** Acronyms of the leaves of the region that lie in the layer, in pre-order. */
function leavesIn(hierarchy: RegionHierarchy, file: string, region: Region, layer: Labelled): string[] {
  const wanted = [layer.id, ...(PARTS_OF_LAYERS[layer.id] ?? [])];
  const leaves = hierarchy
    .descendants(region.id)
    .map(hierarchy.get)
    .filter(({ children, attributes: { layers } }) => children.length === 0 && liesIn(layers, wanted));
  if (leaves.length === 0) throw new LayerWithoutLeaves({ file, region: region.acronym, layer: layer.label });
  return leaves.map(({ acronym }) => acronym);
}

const liesIn = (layers: unknown, wanted: readonly string[]): boolean =>
  Array.isArray(layers) && layers.some((id) => wanted.includes(id));
