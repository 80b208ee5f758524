import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { pythonFloat } from '../../ontology/python-json.ts';
import type { Region } from '../../ontology/region.ts';
import { HIERARCHY_CONTEXT } from './hierarchy-context.ts';
import type { RegionMetadata } from './region-metadata.ts';

/** Keys of the document whose numbers are xsd:double. */
export const JSONLD_FLOAT_KEYS = ['bmo:regionVolume', 'bmo:regionVolumeRatioToWholeBrain'];

type Metadata = ReadonlyMap<number, RegionMetadata>;
type Node = Record<string, unknown>;

const ONTOLOGY = { '@id': '_:b0' };

/**
 * The document of mba_hierarchy_ld.json: an ontology that defines all regions, each with what `metadata` says of it.
 * The first definition is the root with the whole tree below it, the others are references into that tree.
 *
 * @param compat - name each region below the root twice, as the reference does; it adds nothing to the graph
 * @see bbp-atlas-web-exporter, json_to_jsonld.py
 */
export function hierarchyJsonLd(
  hierarchy: RegionHierarchy,
  metadata: Metadata,
  { compat = false }: { readonly compat?: boolean } = {},
) {
  const [root, ...others] = hierarchy.regions;
  const references = others.map(({ id }) => reference(id));
  return {
    '@context': HIERARCHY_CONTEXT,
    ...ONTOLOGY,
    '@type': 'owl:Ontology',
    defines: [classOf(hierarchy, metadata, root), ...references, ...(compat ? references : [])],
  };
}

function classOf(hierarchy: RegionHierarchy, metadata: Metadata, region: Region): Node {
  const { id, acronym, name, parent, children, attributes } = region;
  const described = metadata.get(id);
  const parts = children.map((child) => classOf(hierarchy, metadata, hierarchy.get(child)));
  return {
    ...reference(id),
    '@type': 'owl:Class',
    'mba:color_hex_triplet': attributes.color_hex_triplet,
    'mba:hemisphere_id': attributes.hemisphere_id,
    ...(parts.length > 0 && { hasPart: oneOrAll(parts) }),
    ...(parent !== undefined && { isPartOf: reference(parent) }),
    identifier: String(id),
    isDefinedBy: ONTOLOGY,
    label: name,
    subClassOf: { '@id': 'nsg:BrainRegion' },
    ...(acronym !== name && { altLabel: acronym }),
    notation: acronym,
    prefLabel: name,
    ...(described && measured(described)),
  };
}

function measured({ layers, ...region }: RegionMetadata): Node {
  const phenotypes = [...new Set(layers)].map((layer) => ({ '@id': compactIri(layer) }));
  return {
    ...(phenotypes.length > 0 && { 'bmo:hasLayerLocationPhenotype': oneOrAll(phenotypes) }),
    'bmo:representedInAnnotation': region.representedInAnnotation,
    ...(region.representedInAnnotation && {
      'bmo:adjacentTo': asPythonDict(region.adjacentTo ?? {}),
      'bmo:continuousWith': `[${region.continuousWith?.join(', ')}]`,
      'bmo:regionVolume': region.regionVolume,
      'bmo:regionVolumeRatioToWholeBrain': region.regionVolumeRatioToWholeBrain,
    }),
  };
}

const reference = (id: number) => ({ '@id': `mba:${id}` });

const oneOrAll = (nodes: readonly Node[]): unknown => (nodes.length === 1 ? nodes[0] : nodes);

/** Readers of the reference's file parse this text. */
const asPythonDict = (shares: Readonly<Record<string, number>>): string =>
  `{${Object.entries(shares)
    .map(([id, share]) => `${id}: ${pythonFloat(share)}`)
    .join(', ')}}`;

/** Prefixes that end in a letter are no prefixes to JSON-LD 1.1. */
function compactIri(iri: string): string {
  const prefixes = Object.entries(HIERARCHY_CONTEXT).filter(([, base]) => /[/#]$/.test(base) && iri.startsWith(base));
  return prefixes.length === 0 ? iri : `${prefixes[0][0]}:${iri.slice(prefixes[0][1].length)}`;
}
