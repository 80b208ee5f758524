import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readExactComposition, toCellComposition } from '../../src/entities/cell-composition/cell-composition.ts';
import {
  createCellCompositionSummaryPayload,
  createCellCompositionVolumePayload,
} from '../../src/entities/cell-composition/create-payloads.ts';
import { pushCellComposition } from '../../src/entities/cell-composition/push-cell-composition.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { pushMetypePipelineDatasets } from '../../src/entities/push-densities.ts';
import { readOne } from '../../src/entities/read-linked.ts';
import { files } from '../../src/pipeline/files.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { volumeOf } from '../support/volumes.ts';
import { ledgerOf, prepareRelease, runRule } from './release-fixture.ts';

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
before(async () => {
  opened = await openEmbeddedGraph();
});
after(() => opened.close());

const BIPOLAR = `${files.metypeDensitiesValidated}/L23_BP|bAC_INH_densities.nrrd`;
const STELLATE = `${files.excitatorySplitValidated}/L4_SSC_cADpyr.nrrd`;
const STRUCTURES = 'http://api.brain-map.org/api/v2/data/Structure';
const BP = 'http://uri.interlex.org/base/ilx_0383198';
const BAC = 'http://uri.interlex.org/base/ilx_0738199';

async function writeDensity(workingDir: string, path: string, values: number[]): Promise<void> {
  await mkdir(dirname(join(workingDir, path)), { recursive: true });
  const volume = volumeOf('double', [2, 1, 2], values);
  await writeNrrd(join(workingDir, path), headerFor({ ...volume, type: 'double' }), volume.values);
}

/** A release whose two densities are pushed; its annotation is of region 8 three times and of 1009 once. */
async function prepare(name: string) {
  const workingDir = join(opened.folder, name);
  const graph = await prepareRelease(opened.graph, workingDir, name);
  await copyFile(join(workingDir, files.mbaHierarchy), join(workingDir, files.hierarchyV3));
  await writeDensity(workingDir, BIPOLAR, [2e5, 0, 1e5, 64e3]);
  await writeDensity(workingDir, STELLATE, [0, 0, 0, 1e6]);
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v1' });
  const options = { workingDir, tag: 'v1', madeBy: await ledgerOf(workingDir) };
  await runRule(pushMetypePipelineDatasets, graph, options);
  const json = async (path: string) => JSON.parse(await readFile(join(workingDir, path), 'utf8'));
  return { graph, workingDir, options, json };
}

test('a composition names its densities, sums them up by region and can be read back exactly', async () => {
  const { graph, options, json } = await prepare('whole');
  await runRule(createCellCompositionVolumePayload, graph, options);
  const volume = await json(files.cellCompositionVolumePayload);
  assert.deepEqual(
    volume.hasPart.map(({ label }: { label: string }) => label),
    ['L23_BP', 'L4_SSC'],
  );
  assert.partialDeepStrictEqual(volume.hasPart[0], {
    '@id': BP,
    about: ['https://neuroshapes.org/MType'],
    hasPart: [{ '@id': BAC, label: 'bAC', hasPart: [{ _rev: 1 }] }],
  });

  await runRule(createCellCompositionSummaryPayload, graph, options);
  const summary = await json(files.cellCompositionSummaryPayload);
  assert.deepEqual(summary.hasPart[`${STRUCTURES}/8`].hasPart[BP].hasPart[BAC].composition.neuron, {
    density: 1e5,
    count: 5,
  });
  // Half a cell and one: half to even.
  assert.deepEqual(summary.hasPart[`${STRUCTURES}/1009`].hasPart[BP].hasPart[BAC].composition.neuron.count, 1);

  await runRule(pushCellComposition, graph, options);
  const reading = { graph, caller: opened.caller };
  const resource = await readOne(reading, {
    id: graph.cellComposition ?? assert.fail('no id'),
    version: { tag: 'v1' },
  });
  assert.deepEqual(
    [resource.project.project, resource.schema],
    ['atlasdatasetrelease', 'https://neuroshapes.org/dash/cellcomposition'],
  );
  const composition = toCellComposition(resource);
  assert.equal(composition.name, 'Cell Composition from Blue Brain Atlas');
  assert.deepEqual(composition.atlasRelease, { id: graph.release, version: { rev: 1 } });
  const { sums, iris } = await readExactComposition(reading, await readOne(reading, composition.summary));
  assert.deepEqual(sums.voxels, new Map([[8, 3], [1009, 1]])); // biome-ignore format: a table
  assert.deepEqual(sums.sums.get('L23_BP|bAC'), new Map([[8, 3e5], [1009, 64e3]])); // biome-ignore format: a table
  assert.equal(iris.mTypes.get('L23_BP'), BP);
});

test('files and registered densities that do not match are named', async () => {
  const { graph, workingDir, options } = await prepare('unlike');
  await writeDensity(workingDir, `${files.metypeDensitiesValidated}/L1_DAC|bNAC_INH_densities.nrrd`, [1, 1, 1, 1]);
  await rm(join(workingDir, STELLATE));
  await writeDensity(workingDir, `${files.excitatorySplitValidated}/L2_IPC_cADpyr.nrrd`, [1, 1, 1, 1]);
  await assert.rejects(runRule(createCellCompositionVolumePayload, graph, options), ({ tag, details }) => {
    assert.equal(tag, 'DensitiesNotListed');
    assert.deepEqual(details.missing, [
      `${files.metypeDensitiesValidated}/L1_DAC|bNAC_INH_densities.nrrd`,
      `${files.excitatorySplitValidated}/L2_IPC_cADpyr.nrrd`,
    ]);
    assert.equal(details.unexpected.length, 1);
    return true;
  });
});

test('what is not registered is listed by its path', async () => {
  const { graph, options, json } = await prepare('local');
  await runRule(createCellCompositionVolumePayload, graph, {
    ...options,
    configuration: { NEXUS_REGISTRATION: false },
  });
  const { hasPart } = await json(files.cellCompositionVolumePayload);
  assert.deepEqual(hasPart[1].hasPart[0].hasPart, [{ path: STELLATE }]);
});
