import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { distributionsOf } from '../../src/entities/distribution.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { toIri } from '../../src/entities/iri.ts';
import type { Layer } from '../../src/entities/layer.ts';
import { readHintFiles } from '../../src/entities/placement-hints/hint-files.ts';
import { hintsCatalog } from '../../src/entities/placement-hints/hints-catalog.ts';
import { readHintsCatalog } from '../../src/entities/placement-hints/read-catalog.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { putWithFiles } from '../../src/entities/register/put-with-files.ts';
import { parseHierarchy } from '../../src/ontology/hierarchy.ts';
import { files } from '../../src/pipeline/files.ts';
import type { JsonObject, Resource } from '../../src/store/resource.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { ledgerOf, prepareRelease, runRule } from './release-fixture.ts';

const UBERON = 'http://purl.obolibrary.org/obo/UBERON_';
const L6 = `${UBERON}0005395`;
const L6A = 'https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a';
const L6B = `${UBERON}8440003`;
const layerId = (n: number) => `${UBERON}000539${n - 1}`;

const leaf = (id: number, acronym: string, layers: string[]) => ({ id, acronym, name: acronym, layers, children: [] });
/** Two areas with layers; layer 6 is 6a and 6b in one of them. */
const HIERARCHY = parseHierarchy(
  {
    ...{ id: 1, acronym: 'root', name: 'root' },
    children: [
      {
        ...{ id: 2, acronym: 'CTX', name: 'Cortex' },
        children: [
          leaf(10, 'A1', [layerId(1)]),
          leaf(11, 'A6a', [L6A]),
          leaf(12, 'A6b', [L6B]),
          leaf(13, 'B1', [layerId(1)]),
          leaf(14, 'B6', [L6]),
        ],
      },
      leaf(3, 'TH', []),
    ],
  },
  'mba_hierarchy.json',
);
const LAYERS = [1, 2, 6].map((n) => ({
  ...{ id: toIri(layerId(n)), label: `L${n}`, altLabels: [`layer ${n}`] },
})) as unknown as Layer[];

const folderWith = async (names: readonly string[], metadata: unknown) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlasgraph-hints-'));
  for (const name of names) await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata));
  return folder;
};

async function hintFiles(names: readonly string[], metadata: unknown, hintLayers = {}) {
  const folder = await folderWith(names, metadata);
  try {
    const sources = { hierarchy: HIERARCHY, layers: LAYERS, hintLayers };
    return await readHintFiles(folder, join(folder, 'metadata.json'), sources);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('files of placement hints', () => {
  test('are told apart by their names; layers come from the map, or else from the name', async () => {
    const names = ['[PH]layer_1.nrrd', '[PH]bottom_of_all.nrrd', '[PH]y.nrrd', 'CTX_problematic_voxel_mask.nrrd'];
    const metadata = { '[PH]layer_1.nrrd': ['CTX'], '[PH]bottom_of_all.nrrd': ['Cortex'] };
    const map = { '[PH]bottom_of_all.nrrd': { CTX: { layer_ID: toIri(L6) } } };
    const found = await hintFiles(names, metadata, map);
    assert.deepEqual(
      found.map(({ name, about, places }) => [name, about, places.map(({ layer }) => layer.label)]),
      [
        ['CTX_problematic_voxel_mask.nrrd', 'problems', []],
        ['[PH]bottom_of_all.nrrd', 'layer', ['L6']],
        ['[PH]layer_1.nrrd', 'layer', ['L1']],
        ['[PH]y.nrrd', 'bottom', []],
      ],
    );
  });

  test('whose regions or layers nobody knows are refused by name', async () => {
    const one = ['[PH]layer_1.nrrd'];
    const wrong: [readonly string[], unknown, object, RegExp][] = [
      [one, { '[PH]layer_1.nrrd': 'CTX' }, {}, /metadata\.json cannot be read at \[PH\]layer_1\.nrrd/],
      [one, [], {}, /metadata\.json cannot be read at the top/],
      [one, {}, {}, /at \[PH\]layer_1\.nrrd: its regions are not listed/],
      [one, { '[PH]layer_1.nrrd': ['XYZ'] }, {}, /the region XYZ, which mba_hierarchy\.json does not have/],
      [['[PH]layer_9.nrrd'], { '[PH]layer_9.nrrd': ['CTX'] }, {}, /\[PH\]layer_9\.nrrd .* no layer is known/],
      [
        one,
        { '[PH]layer_1.nrrd': ['CTX'] },
        { '[PH]layer_1.nrrd': { CTX: { layer_ID: 'https://example.org/none' } } },
        /https:\/\/example\.org\/none is no layer of the ontology/,
      ],
    ];
    for (const [names, metadata, map, message] of wrong) {
      await assert.rejects(hintFiles(names, metadata, map), { message });
    }
  });
});

describe('the catalogue of placement hints', () => {
  const file = (name: string) => ({ name, url: `https://example.org/${name}`, mediaType: '', bytes: 1, sha256: '' });
  const registered = async (layers: readonly number[], region = 'CTX') => {
    const names = layers.map((n) => `[PH]layer_${n}.nrrd`);
    const found = await hintFiles(
      [...names, '[PH]y.nrrd', 'CTX_problematic_voxel_mask.nrrd'],
      Object.fromEntries(names.map((name) => [name, [region]])),
    );
    return found
      .toReversed()
      .map((hint, i) => ({ id: `https://example.org/${i}`, rev: i + 1, file: file(hint.name), hint }));
  };

  test('has each layer once, in the order of the labels, with the leaves that lie in it', async () => {
    const hints = await registered([6, 1]);
    const catalog = hintsCatalog(hints, HIERARCHY) as { placementHints: JsonObject[] };
    assert.deepEqual(Object.keys(catalog), ['placementHints', 'voxelDistanceToRegionBottom']);
    const [first, second] = catalog.placementHints;
    const { id, rev } = hints.find(({ hint }) => hint.name === '[PH]layer_1.nrrd') ?? assert.fail();
    const url = 'https://example.org/[PH]layer_1.nrrd';
    assert.deepEqual(first, {
      '@id': id,
      _rev: rev,
      distribution: { name: '[PH]layer_1.nrrd', contentUrl: url, atLocation: { location: url } },
      regions: { CTX: { '@id': 2, hasLeafRegionPart: ['A1', 'B1'], layer: { '@id': layerId(1), label: 'L1' } } },
    });
    assert.partialDeepStrictEqual(second.regions, { CTX: { hasLeafRegionPart: ['A6a', 'A6b', 'B6'] } });
    assert.equal(catalog.placementHints.length, 2);
  });

  test('refuses a layer that no leaf of the region lies in', async () => {
    const hints = await registered([2]);
    assert.throws(() => hintsCatalog(hints, HIERARCHY), {
      tag: 'LayerWithoutLeaves',
      message: '[PH]layer_2.nrrd: no leaf of CTX lies in layer L2.',
    });
  });
});

describe('a push of placement hints', () => {
  let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
  let workingDir: string;
  before(async () => {
    opened = await openEmbeddedGraph();
  });
  after(() => opened.close());

  function prepare(name: string): Promise<Graph> {
    workingDir = join(opened.folder, name);
    return prepareRelease(opened.graph, workingDir, name);
  }
  const push = async (graph: Graph, tag: string, configuration = {}) =>
    runRule(pushAtlasRelease, graph, { workingDir, tag, madeBy: await ledgerOf(workingDir), configuration });
  const at = (graph: Graph, id: string, tag: string) => graph.store.fetch(undefined, toIri(id), { tag }, opened.caller);
  const catalogAt = async (graph: Graph, tag: string): Promise<Resource> => {
    const { source } = await at(graph, graph.release, tag);
    return at(graph, (source.placementHintsDataCatalog as { '@id': string })['@id'], tag);
  };

  test('registers every volume, and the catalogue names them as they are at the tag', async () => {
    const graph = await prepare('hints');
    for (const tag of ['v1', 'v2']) {
      await push(graph, tag);
      const resource = await catalogAt(graph, tag);
      const { hints, bottom, release } = await readHintsCatalog({ graph, caller: opened.caller }, resource);
      const [{ volume, regions }] = hints;
      assert.deepEqual(regions, [{ regionId: 8, layer: layerId(1), leaves: ['grey'] }]);
      for (const link of [volume, bottom]) {
        const { rev } = await at(graph, link?.id ?? '', tag);
        assert.deepEqual(link?.version, { rev });
      }
      assert.deepEqual(release?.version, { rev: (await at(graph, graph.release, tag)).rev });
      assert.deepEqual(
        JSON.parse(await readFile(join(workingDir, files.placementHintsCatalog), 'utf8')).placementHints.length,
        1,
      );
    }
  });

  test('says what each volume is', async () => {
    const graph = await prepare('volumes');
    await push(graph, 'v1');
    const resource = await catalogAt(graph, 'v1');
    const { hints, bottom } = await readHintsCatalog({ graph, caller: opened.caller }, resource);
    const layer = await at(graph, hints[0].volume.id, 'v1');
    assert.partialDeepStrictEqual(layer.source, {
      '@type': ['PlacementHintsDataLayer', 'VolumetricDataLayer', 'Dataset'],
      name: '[PH]layer_1',
      description: '[PH]layer_1 placement hints volume.',
      dataSampleModality: 'distance',
      sampleType: 'vector',
      brainLocation: { brainRegion: { label: 'root' }, layer: [{ '@id': layerId(1), label: 'L1' }] },
      atlasRelease: { '@id': graph.release, _rev: 1, tag: 'v1' },
    });
    const toBottom = await at(graph, bottom?.id ?? '', 'v1');
    assert.partialDeepStrictEqual(toBottom.source, { name: '[PH]y', sampleType: 'label' });
    assert.equal((toBottom.source.brainLocation as JsonObject).layer, undefined);
    assert.deepEqual(
      distributionsOf(resource).map(({ name, encodingFormat }) => [name, encodingFormat]),
      [['ph_catalog_distribution.json', 'application/json']],
    );
    assert.partialDeepStrictEqual(resource.source, {
      name: 'Placement Hints volumes catalog',
      about: 'https://neuroshapes.org/PlacementHintsDataLayer',
    });
  });

  test('finds the volumes that another registrar gave ids of its own, by layer and by file', async () => {
    const graph = await prepare('foreign');
    await push(graph, 'v1');
    const { caller } = opened;
    const before = await readHintsCatalog({ graph, caller }, await catalogAt(graph, 'v1'));
    for (const [name, link] of Object.entries({ layer: before.hints[0].volume, bottom: before.bottom })) {
      const { id, rev, source, schema, project } = await at(graph, link?.id ?? '', 'v1');
      await opened.store.deprecate({ project, caller, id, rev });
      const foreign = toIri(`https://example.org/${name}`);
      await opened.store.create({ project, caller, id: foreign, schema, source: { ...source, '@id': foreign } });
    }
    await push(graph, 'v2');
    const { hints, bottom } = await readHintsCatalog({ graph, caller }, await catalogAt(graph, 'v2'));
    assert.deepEqual(
      [hints[0].volume, bottom],
      [
        { id: 'https://example.org/layer', version: { rev: 2 } },
        { id: 'https://example.org/bottom', version: { rev: 2 } },
      ],
    );
  });

  test('without registration leaves the catalogue in the working folder, and nothing in the store', async () => {
    const graph = await prepare('dry');
    const { length } = await opened.store.events(0, { size: 10_000 }, opened.caller);
    await push(graph, 'v1', { NEXUS_REGISTRATION: false });
    assert.equal((await opened.store.events(0, { size: 10_000 }, opened.caller)).length, length);
    const catalog = JSON.parse(await readFile(join(workingDir, files.placementHintsCatalog), 'utf8'));
    assert.partialDeepStrictEqual(catalog, { voxelDistanceToRegionBottom: { distribution: { name: '[PH]y.nrrd' } } });
  });

  test('a catalogue that cannot be read is named with the place that is wrong', async () => {
    const { graph, caller } = opened;
    const register = (name: string, content: string, mediaType = 'application/json') => {
      const path = join(opened.folder, name);
      return writeFile(path, content).then(() =>
        putWithFiles(graph, caller, {
          mapping: 'pipeline-config-resource',
          facts: {
            id: toIri(`https://example.org/${name}`),
            name,
            contributors: [{ id: toIri('https://example.org/ada'), types: ['Agent'] }],
          },
          files: [{ path, name, mediaType }],
        }),
      );
    };
    const region = { '@id': 'nowhere', hasLeafRegionPart: [], layer: { '@id': L6 } };
    const hint = { '@id': 'https://example.org/x', regions: { X: region } };
    const cases: [string, string, string | undefined, object][] = [
      ['none.json', '{}', undefined, { tag: 'MalformedEntity' }],
      [
        'region.json',
        JSON.stringify({ placementHints: [hint] }),
        undefined,
        { message: /placementHints\.0\.regions\.X/ },
      ],
      ['broken.json', '{', undefined, { tag: 'UnreadableDistribution' }],
      ['table.csv', 'a,b', 'text/csv', { tag: 'UnreadableDistribution', message: /none of application\/json/ }],
      ['large.json', ' '.repeat(2 ** 24 + 1), undefined, { message: /16777217 of at most 16777216 bytes/ }],
    ];
    for (const [name, content, mediaType, expected] of cases) {
      const resource = await register(name, content, mediaType);
      await assert.rejects(readHintsCatalog({ graph, caller }, resource), expected, name);
    }
  });
});
