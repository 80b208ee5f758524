import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { readRegionMetadata } from '../../src/algorithms/regions/region-metadata.ts';
import { inputLink } from '../../src/entities/atlas-ids.ts';
import { fetchRules } from '../../src/entities/fetch-rules.ts';
import { seedGraph } from '../../src/entities/graph-seed.ts';
import { importInputs } from '../../src/entities/import-inputs.ts';
import { toIri } from '../../src/entities/iri.ts';
import { readHintLayers } from '../../src/entities/placement-hints/hint-layers.ts';
import { readOne } from '../../src/entities/read-linked.ts';
import { putWithFiles } from '../../src/entities/register/put-with-files.ts';
import { parseRegionsLayersMap } from '../../src/ontology/layers.ts';
import { files } from '../../src/pipeline/files.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { importFixture, runRule, writeReleaseFiles } from './release-fixture.ts';

const ruleFor = (file: string) => {
  const rule = fetchRules.find(({ outputs }) => outputs.file === file);
  assert.ok(rule, file);
  return rule;
};
const fetchHierarchy = ruleFor(files.hierarchy);
const fetchAnnotation = ruleFor(files.annotationCcfv3);
const fetchLayers = ruleFor(files.regionsLayersMap);
const fetchBarrels = ruleFor(files.barrelPositions);

const barrelsAt = (x: number) =>
  Buffer.from(tableToIPC(tableFromArrays({ x: [x], y: [12.5], z: [12.5], barrel: ['C1'] }), 'file'));
const BARRELS = barrelsAt(12.5);

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let workingDir: string;
let sources: string;

before(async () => {
  opened = await openEmbeddedGraph();
  [workingDir, sources] = [join(opened.folder, 'work'), join(opened.folder, 'sources')];
  await mkdir(workingDir);
  await writeReleaseFiles(sources);
});
after(() => opened.close());

const run = (rule: (typeof fetchRules)[number], graph = opened.graph, configuration = {}) =>
  runRule(rule, graph, { workingDir, tag: 'none', configuration });

const eventCount = async () => (await opened.store.events(0, { size: 10_000 }, opened.caller)).length;

test('an input that was not imported is named with its key, its id and the command that imports it', async () => {
  const key = 'VolumetricDataLayer.25.BrainParcellationDataLayer.brain_ccfv3';
  const { id } = inputLink(opened.graph.ids, key.split('.'), '25');
  await assert.rejects(run(fetchAnnotation), {
    tag: 'InputNotRegistered',
    message: `The input ${key} of the ids file, ${id}, is not in the store.`,
    remedy: /atlasgraph import allen-ccf --annotation/,
  });
});

test('a voxel size that the ids file does not list is named by its key', async () => {
  const message = 'The ids file has no id at VolumetricDataLayer.7.BrainParcellationDataLayer.brain_ccfv3.';
  await assert.rejects(run(fetchAnnotation, opened.graph, { RESOLUTION: '7' }), { tag: 'UnknownIdsKey', message });
});

test('a fetch brings the bytes that were imported, and its key is id, revision and digest', async () => {
  await importFixture(opened.graph, sources);
  await run(fetchAnnotation);
  await run(fetchHierarchy);
  assert.deepEqual(
    await readFile(join(workingDir, files.annotationCcfv3)),
    await readFile(join(sources, files.annotationV3)),
  );
  assert.deepEqual(
    await readFile(join(workingDir, files.hierarchy)),
    await readFile(join(sources, files.mbaHierarchy)),
  );
  const services = { graph: opened.graph, caller: opened.caller } as never;
  const fingerprint = JSON.parse(
    (await fetchAnnotation.fingerprint?.({ RESOLUTION: '25' } as never, services)) ?? '{}',
  );
  assert.deepEqual([Object.keys(fingerprint), fingerprint.rev], [['id', 'rev', 'sha256'], 1]);
});

test('importing the same files again writes nothing; other files make a new revision', async () => {
  await importFixture(opened.graph, sources);
  const count = await eventCount();
  await importFixture(opened.graph, sources);
  assert.equal(await eventCount(), count);
  await writeReleaseFiles(sources, [8, 8, 1009, 1009]);
  await importFixture(opened.graph, sources);
  const link = inputLink(
    opened.graph.ids,
    ['VolumetricDataLayer', '25', 'BrainParcellationDataLayer', 'brain_ccfv3'],
    '25',
  );
  assert.equal((await readOne({ graph: opened.graph, caller: opened.caller }, link)).rev, 2);
});

test('an annotation with ids that the hierarchy lacks is refused before anything is written', async () => {
  const count = await eventCount();
  const hierarchy = join(opened.folder, 'small.json');
  await writeFile(hierarchy, JSON.stringify({ id: 997, acronym: 'root', name: 'root', children: [] }));
  const annotation = join(sources, files.annotationV3);
  await assert.rejects(importInputs(opened.graph, opened.caller, { annotation, hierarchy }, { resolution: '25' }), {
    tag: 'AnnotationNotInHierarchy',
    message: /2 region ids that .*small\.json does not know: 8, 1009/,
  });
  assert.equal(await eventCount(), count);
});

test('an unknown root and a species without a label are refused', async () => {
  await assert.rejects(importFixture(opened.graph, sources, { root: 'nowhere' }), { tag: 'UnknownAtlasRoot' });
  const species = 'http://purl.obolibrary.org/obo/NCBITaxon_1';
  await assert.rejects(importFixture(opened.graph, sources, { species }), { tag: 'UnknownSpecies' });
});

test('a resource whose file has another format than the rule makes is refused', async () => {
  const { id } = inputLink(opened.graph.ids, ['metadata', 'regions_layers_map'], '');
  const path = join(opened.folder, 'layers.csv');
  await writeFile(path, 'a,b\n');
  const graph = {
    ...opened.graph,
    ids: { ...opened.graph.ids, metadata: { regions_layers_map: 'https://example.org/csv' } },
  };
  await putWithFiles(graph, opened.caller, {
    mapping: 'pipeline-config-resource',
    facts: { id: toIri('https://example.org/csv'), name: 'layers', contributors: [{ id, types: ['Agent'] }] },
    files: [{ path, name: 'layers.csv', mediaType: 'text/csv' }],
  });
  await assert.rejects(run(fetchLayers, graph), {
    tag: 'WrongFileFormat',
    message: /layers\.csv, where one of \.json/,
  });
});

test('without barrel positions in the store their file is empty; with them it is what was imported', async () => {
  const services = { graph: opened.graph, caller: opened.caller } as never;
  const fingerprint = () => fetchBarrels.fingerprint?.({ RESOLUTION: '25' } as never, services);
  assert.equal(await fingerprint(), 'none');
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  await runRule(fetchBarrels, opened.graph, { workingDir, tag: 'none', log });
  assert.equal((await readFile(join(workingDir, files.barrelPositions))).length, 0);
  assert.match(said.join(), /The store has none; .*--barrel-positions FILE/);

  const barrelPositions = join(opened.folder, 'barrels.feather');
  await writeFile(barrelPositions, BARRELS);
  await importInputs(opened.graph, opened.caller, { barrelPositions }, { resolution: '25' });
  assert.notEqual(await fingerprint(), 'none');
  await run(fetchBarrels);
  assert.deepEqual(await readFile(join(workingDir, files.barrelPositions)), BARRELS);
});

test('a voxel size without barrel positions in the ids file has none', async () => {
  await run(fetchBarrels, opened.graph, { RESOLUTION: '7' });
  assert.equal((await readFile(join(workingDir, files.barrelPositions))).length, 0);
});

test('a configuration that somebody imported outlives the next init', async () => {
  const isocortexMetadata = join(opened.folder, 'layers-of-mine.json');
  const region = { name: 'Isocortex', query: 'Isocortex', attribute: 'acronym' };
  await writeFile(isocortexMetadata, JSON.stringify({ region }));
  await importInputs(opened.graph, opened.caller, { isocortexMetadata }, { resolution: '25' });
  const count = await eventCount();
  await seedGraph(opened.graph, opened.caller);
  assert.equal(await eventCount(), count);
  await run(ruleFor(files.isocortexMetadata));
  assert.deepEqual(JSON.parse(await readFile(join(workingDir, files.isocortexMetadata), 'utf8')), { region });
});

test('what its rules could not read is refused before anything is written', async () => {
  const count = await eventCount();
  const broken = join(opened.folder, 'broken.json');
  await writeFile(broken, '{ "region": [] }');
  const atlas = { annotation: join(sources, files.annotationV3), hierarchy: join(sources, files.mbaHierarchy) };
  const outside = join(opened.folder, 'outside.feather');
  await writeFile(outside, barrelsAt(1e6));
  const wrong: [object, string][] = [
    [{ isocortexMetadata: broken }, 'MalformedRegionMetadata'],
    [{ isocortex23Metadata: broken }, 'MalformedRegionMetadata'],
    [{ regionsLayersMap: broken }, 'MalformedLayersMap'],
    [{ placementHintLayers: broken }, 'MalformedHintLayers'],
    [{ hierarchy: broken }, 'MalformedHierarchy'],
    [{ regionsGroups: broken }, 'MalformedRegionGroups'],
    [{ measurements: broken }, 'MalformedTable'],
    [{ homogenousRegions: broken }, 'MalformedTable'],
    [{ stdCells: broken }, 'MalformedFitConfig'],
    [{ probabilityMapL23: broken }, 'MalformedTable'],
    [{ geneCnp: broken }, 'NrrdHeaderInvalid'],
    [{ barrelPositions: broken }, 'FeatherUnreadable'],
    [{ ...atlas, barrelPositions: outside }, 'BarrelOutside'],
    [{ template: broken }, 'NrrdHeaderInvalid'],
    [{ annotation: join(sources, files.annotationV3) }, 'HierarchyNotGiven'],
  ];
  for (const [given, tag] of wrong) {
    await assert.rejects(importInputs(opened.graph, opened.caller, given, { resolution: '25' }), { tag });
  }
  assert.equal(await eventCount(), count);
});

test('a volume of an atlas that was imported goes to its region; before, it is refused', async () => {
  const volume = { nissl: join(sources, files.annotationV3) };
  const importAt = (resolution: string) => importInputs(opened.graph, opened.caller, volume, { resolution });
  await assert.rejects(importAt('50'), { tag: 'HierarchyNotGiven' });
  const [id] = await importAt('25');
  const { source } = await readOne({ graph: opened.graph, caller: opened.caller }, { id });
  assert.partialDeepStrictEqual(source, { '@type': ['NISSLImageDataLayer', 'VolumetricDataLayer', 'Dataset'] });
  assert.partialDeepStrictEqual(source.brainLocation, { brainRegion: { label: 'root' } });
  await run(ruleFor(files.correctedNissl));
});

test('a key of the ids file that names a tag finds what was imported for it', async () => {
  const ids = structuredClone(opened.graph.ids);
  ids.metadata.isocortex = 'https://example.org/isocortex?tag=v0.2.1';
  const graph = { ...opened.graph, ids };
  const isocortexMetadata = join(workingDir, files.isocortexMetadata);
  await assert.rejects(run(ruleFor(files.isocortexMetadata), graph), { tag: 'InputNotRegistered' });
  await importInputs(graph, opened.caller, { isocortexMetadata }, { resolution: '25' });
  await run(ruleFor(files.isocortexMetadata), graph);
});

const reference = (path: string) => ({ skip: missing(realInput(path)) });

test('the layers of the isocortex that init registers are those of the reference', {
  ...reference('metadata/isocortex_metadata.json'),
}, async () => {
  const seeded = join(import.meta.dirname, '../../ontologies/isocortex-layers.json');
  assert.deepEqual(
    await readRegionMetadata(seeded),
    await readRegionMetadata(realInput('metadata/isocortex_metadata.json')),
  );
});

test('the layers of placement hints that init registers are those of the reference', {
  ...reference('metadata/PH_layers_regions_map.json'),
}, async () => {
  const seeded = join(import.meta.dirname, '../../ontologies/placement-hint-layers.json');
  assert.deepEqual(
    await readHintLayers(seeded),
    await readHintLayers(realInput('metadata/PH_layers_regions_map.json')),
  );
});

test('the layers that init registers are those of the reference', {
  skip: missing(realInput('metadata/regions_layers_map.json')),
}, async () => {
  await run(fetchLayers);
  const read = async (path: string) => parseRegionsLayersMap(JSON.parse(await readFile(path, 'utf8')), path);
  const [ours, reference] = await Promise.all(
    [join(workingDir, files.regionsLayersMap), realInput('metadata/regions_layers_map.json')].map(read),
  );
  assert.equal(ours.size, 508);
  assert.deepEqual(new Map([...ours].sort()), new Map([...reference].sort()));
});
