import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hierarchyJsonLd } from '../../../src/algorithms/export/hierarchy-jsonld.ts';
import { hierarchyWithVolumes } from '../../../src/algorithms/export/hierarchy-with-volumes.ts';
import type { RegionMetadata } from '../../../src/algorithms/export/region-metadata.ts';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';

const node = (id: number, acronym: string, parent: number | null, children: object[]) => ({
  id,
  atlas_id: 7,
  acronym,
  name: id === 3 ? acronym : `the ${acronym}`,
  color_hex_triplet: 'AAAAAA',
  graph_order: 1,
  st_level: 2,
  hemisphere_id: 3,
  parent_structure_id: parent,
  children,
});
const ROOT = node(997, 'root', null, [node(3, 'A1', 997, []), node(4, 'B', 997, [])]);
const HIERARCHY = parseHierarchy({ msg: [ROOT] }, 'h.json');

const unitCode = 'cubic micrometer';
const absent = { representedInAnnotation: false, regionVolume: null, regionVolumeRatioToWholeBrain: null } as const;
const L6A = 'https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a';
const L1 = 'http://purl.obolibrary.org/obo/UBERON_0005390';
const METADATA = new Map<number, RegionMetadata>([
  [997, { id: 997, unitCode, ...absent, layers: [], adjacentTo: null, continuousWith: null }],
  [
    3,
    {
      id: 3,
      unitCode,
      representedInAnnotation: true,
      regionVolume: 1,
      regionVolumeRatioToWholeBrain: 0.5,
      layers: [L6A, L1],
      adjacentTo: { 4: 0.00005, 997: 1 },
      continuousWith: [4, 997],
    },
  ],
  [4, { id: 4, unitCode, ...absent, layers: [L1], adjacentTo: null, continuousWith: null }],
]);

test('adds the metadata to the nodes and takes away what newer regions lack, in the layout of the file', () => {
  const {
    msg: [root],
  } = hierarchyWithVolumes(HIERARCHY, METADATA) as { msg: [Record<string, unknown>] };
  assert.deepEqual(
    Object.keys(root).join(' '),
    'id acronym name color_hex_triplet hemisphere_id parent_structure_id children unitCode representedInAnnotation ' +
      'regionVolume regionVolumeRatioToWholeBrain layers adjacentTo continuousWith',
  );
  const [child] = root.children as Record<string, unknown>[];
  assert.deepEqual(child.adjacentTo, { 4: 0.00005, 997: 1 });
  assert.equal('atlas_id' in child, false);
  assert.equal('atlas_id' in HIERARCHY.root.attributes, true);
});

// As json_to_jsonld.py of bbp-atlas-web-exporter 3.0.0 makes it of the same regions.
const CHILD = {
  '@id': 'mba:3',
  '@type': 'owl:Class',
  'mba:color_hex_triplet': 'AAAAAA',
  'mba:hemisphere_id': 3,
  identifier: '3',
  isPartOf: { '@id': 'mba:997' },
  isDefinedBy: { '@id': '_:b0' },
  label: 'A1',
  subClassOf: { '@id': 'nsg:BrainRegion' },
  notation: 'A1',
  prefLabel: 'A1',
  'bmo:adjacentTo': '{4: 5e-05, 997: 1.0}',
  'bmo:continuousWith': '[4, 997]',
  'bmo:hasLayerLocationPhenotype': [{ '@id': 'bmo:neocortex_layer_6a' }, { '@id': L1 }],
  'bmo:regionVolume': 1,
  'bmo:regionVolumeRatioToWholeBrain': 0.5,
  'bmo:representedInAnnotation': true,
};

test('defines every region, the root with the tree below it first', () => {
  const { defines, ...ontology } = hierarchyJsonLd(HIERARCHY, METADATA);
  assert.deepEqual([ontology['@id'], ontology['@type']], ['_:b0', 'owl:Ontology']);
  const [root, ...references] = defines as Record<string, unknown>[];
  assert.deepEqual(references, [{ '@id': 'mba:3' }, { '@id': 'mba:4' }]);
  assert.equal(root['@id'], 'mba:997');
  assert.equal(root.altLabel, 'root');
  const [first, second] = root.hasPart as Record<string, unknown>[];
  assert.deepEqual(first, CHILD);
  assert.deepEqual(second['bmo:hasLayerLocationPhenotype'], { '@id': L1 });
});

test('names the regions twice under compat', () => {
  const { defines } = hierarchyJsonLd(HIERARCHY, METADATA, { compat: true });
  const ids = defines.map((definition: Record<string, unknown>) => definition['@id']);
  assert.deepEqual(ids, ['mba:997', 'mba:3', 'mba:4', 'mba:3', 'mba:4']);
});
