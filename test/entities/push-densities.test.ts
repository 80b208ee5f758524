import assert from 'node:assert/strict';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { meTypeLabels, populationLabel } from '../../src/entities/densities/cell-type-labels.ts';
import { readCellTypes } from '../../src/entities/densities/cell-types.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { TERMS, toIri } from '../../src/entities/iri.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import {
  pushInhibitoryNeuronDensities,
  pushMetypePipelineDatasets,
  pushNeuronGliaDensities,
} from '../../src/entities/push-densities.ts';
import { searchAll } from '../../src/entities/search-all.ts';
import { files } from '../../src/pipeline/files.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { volumeOf } from '../support/volumes.ts';
import { ledgerOf, prepareRelease, runRule } from './release-fixture.ts';

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let workingDir: string;
before(async () => {
  opened = await openEmbeddedGraph();
});
after(() => opened.close());

const INHIBITORY = files.metypeDensitiesValidated;
const EXCITATORY = files.excitatorySplitValidated;

async function prepare(name: string, paths: readonly string[]): Promise<Graph> {
  workingDir = join(opened.folder, name);
  const graph = await prepareRelease(opened.graph, workingDir, name);
  await copyFile(join(workingDir, files.mbaHierarchy), join(workingDir, files.hierarchyV3));
  for (const [i, path] of paths.entries()) await writeDensity(path, i);
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v1' });
  return graph;
}

async function writeDensity(path: string, value: number): Promise<void> {
  const absolute = join(workingDir, path);
  await mkdir(dirname(absolute), { recursive: true });
  const volume = volumeOf('double', [2, 1, 2], [0, value, 2, 3]);
  await writeNrrd(absolute, headerFor({ ...volume, type: 'double' }), volume.values);
}

const registered = async (graph: Graph, type: string) => {
  const query = { types: [toIri(type)], containing: { [TERMS.atlasRelease]: [{ '@id': graph.release }] } };
  const found = await searchAll(opened.store, query, opened.caller);
  return new Map(found.map((resource) => [String(resource.source.name), resource]));
};

test('the name of a file says which cells it is of', () => {
  assert.deepEqual(meTypeLabels('L23_BP|bAC_INH_densities'), ['L23_BP', 'bAC']);
  assert.deepEqual(meTypeLabels('Rt_RC|TH_cAD_noscltb_INH_densities'), ['Rt_RC', 'TH_cAD_noscltb']);
  assert.deepEqual(meTypeLabels('L2_TPC:A_cADpyr'), ['L2_TPC:A', 'cADpyr']);
  const generic = 'Generic_Inhibitory_Neuron_MType_Generic_Inhibitory_Neuron_EType';
  assert.deepEqual(meTypeLabels(generic), ['GIN_mtype', 'GIN_etype']);
  assert.deepEqual(['gad67+_density', 'glia_density'].map(populationLabel), ['Gad67+', 'Glia']);
  for (const stem of ['L23_BP', 'L23_BP|bAC|cAC_INH_densities', '|bAC'])
    assert.throws(() => meTypeLabels(stem), { tag: 'UnreadableCellType' });
});

test('labels that no term has are named together, with what may be meant', async () => {
  const reading = { graph: opened.graph, caller: opened.caller };
  const read = readCellTypes(reading, ['L23_BP', 'L23_BQ', 'nothing at all']);
  await assert.rejects(read, { tag: 'UnknownCellTypes', message: /L23_BQ \(L23_BP\?\), nothing at all\.$/ });
  assert.deepEqual(await readCellTypes(reading, ['Pv+']), [
    { id: 'https://bbp.epfl.ch/ontologies/core/celltypes/PV_plus', label: 'PV+' },
  ]);
});

test('a density of an ME-type says its M-type, E-type and layers, under the types of the reference', async () => {
  const graph = await prepare('me-types', [
    `${INHIBITORY}/L23_BP|bAC_INH_densities.nrrd`,
    `${EXCITATORY}/L4_SSC_cADpyr.nrrd`,
  ]);
  await runRule(pushMetypePipelineDatasets, graph, {
    workingDir,
    tag: 'another run',
    madeBy: await ledgerOf(workingDir),
  });
  const found = await registered(graph, TERMS.METypeDensity);
  assert.deepEqual([...found.keys()].sort(), ['L23_BP|bAC_INH_densities', 'L4_SSC_cADpyr']);
  const bipolar = found.get('L23_BP|bAC_INH_densities');
  const mType = { '@id': 'http://uri.interlex.org/base/ilx_0383198', label: 'L23_BP' };
  const eType = { '@id': 'http://uri.interlex.org/base/ilx_0738199', label: 'bAC' };
  assert.deepEqual([bipolar?.tags, bipolar?.schema], [{ v1: 1 }, 'https://bbp.epfl.ch/shapes/dash/metypedensity']);
  assert.partialDeepStrictEqual(bipolar?.source, {
    '@type': ['METypeDensity', 'NeuronDensity', 'CellDensityDataLayer', 'VolumetricDataLayer'],
    dataSampleModality: 'quantity',
    sampleType: 'intensity',
    componentEncoding: 'float64',
    cellType: [mType, eType],
    annotation: [
      {
        '@type': ['Annotation', 'MTypeAnnotation'],
        name: 'M-type Annotation',
        hasBody: { ...mType, '@type': ['AnnotationBody', 'MType'] },
      },
      {
        '@type': ['Annotation', 'ETypeAnnotation'],
        name: 'E-type Annotation',
        hasBody: { ...eType, '@type': ['AnnotationBody', 'EType'] },
      },
    ],
    brainLocation: { layer: [{ label: 'L2' }, { label: 'L3' }] },
    atlasRelease: { '@id': graph.release, _rev: 1, tag: 'v1' },
    distribution: { name: 'L23_BP|bAC_INH_densities.nrrd', encodingFormat: 'application/nrrd' },
  });
});

test('the neurons among the densities of glia are a density of neurons', async () => {
  const folder = files.cellDensitiesValidated;
  const graph = await prepare('glia', [`${folder}/glia_density.nrrd`, `${folder}/neuron_density.nrrd`]);
  await runRule(pushNeuronGliaDensities, graph, { workingDir, tag: 'v1' });
  assert.deepEqual([...(await registered(graph, TERMS.GliaCellDensity)).keys()], ['glia_density']);
  const neurons = (await registered(graph, TERMS.NeuronDensity)).get('neuron_density');
  assert.partialDeepStrictEqual(neurons?.source, {
    '@type': ['NeuronDensity', 'CellDensityDataLayer', 'VolumetricDataLayer'],
    cellType: [{ '@id': 'https://neuroshapes.org/Neuron', label: 'Neuron' }],
  });
});

test('a density that another registrar gave an id of its own is updated, not doubled', async () => {
  const paths = ['pv+_density', 'sst+_density'].map((stem) => `${files.inhibitoryDensitiesValidated}/${stem}.nrrd`);
  const graph = await prepare('foreign', paths);
  const run = (tag: string) => runRule(pushInhibitoryNeuronDensities, graph, { workingDir, tag });
  await run('v1');
  const pv = (await registered(graph, TERMS.NeuronDensity)).get('pv+_density') ?? assert.fail('no density');
  const { caller } = opened;
  const { id, rev, project, schema } = pv;
  await opened.store.deprecate({ project, caller, id, rev });
  const foreign = toIri('https://example.org/pv-density');
  await opened.store.create({ project, caller, id: foreign, schema, source: { ...pv.source, '@id': foreign } });
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v2' });
  await run('v2');
  const found = await opened.store.fetch(project, foreign, undefined, caller);
  assert.deepEqual(found.tags, { v2: 2 });
});

test('an empty folder, and a file of no known cells, are refused before anything is written', async () => {
  const graph = await prepare('wrong', [`${INHIBITORY}/L23_XX|bAC_INH_densities.nrrd`]);
  await mkdir(join(workingDir, EXCITATORY));
  const push = () => runRule(pushMetypePipelineDatasets, graph, { workingDir, tag: 'v1' });
  await assert.rejects(push(), { tag: 'NothingToPush' });
  await writeDensity(`${EXCITATORY}/L4_SSC_cADpyr.nrrd`, 1);
  await assert.rejects(push(), { tag: 'UnknownCellTypes' });
  assert.equal((await registered(graph, TERMS.METypeDensity)).size, 0);
});
