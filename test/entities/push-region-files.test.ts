import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Graph } from '../../src/entities/graph.ts';
import { toIri } from '../../src/entities/iri.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { pushMasks, pushMeshes } from '../../src/entities/push-region-files.ts';
import { type RegionFile, readRegionFiles } from '../../src/entities/region-files.ts';
import { toVolumetricDataLayer } from '../../src/entities/volumetric-data-layer.ts';
import { files } from '../../src/pipeline/files.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { ledgerOf, prepareRelease, runRule, writeReleaseFiles } from './release-fixture.ts';

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

const run = async (rule: typeof pushAtlasRelease | typeof pushMasks, graph: Graph, tag: string, configuration = {}) =>
  runRule(rule, graph, { workingDir, tag, madeBy: await ledgerOf(workingDir), configuration });

const filesOf = (graph: Graph, kind: RegionFile) =>
  readRegionFiles({ graph, caller: opened.caller }, kind, graph.release, [8, 1009, 997, 315]);
const masksOf = (graph: Graph) => filesOf(graph, 'mask');

test('masks join the newest tag of their release and are found by region', async () => {
  const graph = await prepare('masks');
  assert.deepEqual(await masksOf(graph), [undefined, undefined, undefined, undefined]);
  await run(pushAtlasRelease, graph, 'v1');
  await run(pushMasks, graph, 'a tag of another run');
  const masks = await masksOf(graph);
  assert.deepEqual(
    masks.map((mask) => mask?.source.name),
    ['Mask of Basic cell groups and regions', 'Mask of fiber tracts', 'Mask of root', undefined],
  );
  const mask = toVolumetricDataLayer(masks[0] ?? assert.fail('no mask'));
  assert.deepEqual(mask.atlasRelease, { id: graph.release, version: { rev: 1 } });
  assert.deepEqual([mask.shape, mask.componentEncoding, mask.resource.tags], [[2, 1, 2], 'uint8', { v1: 1 }]);
});

test('meshes say which region they are of, in which space, and in which unit', async () => {
  const graph = await prepare('meshes');
  await run(pushAtlasRelease, graph, 'v1');
  await run(pushMeshes, graph, 'v1');
  const [grey, , , absent] = await filesOf(graph, 'mesh');
  assert.equal(absent, undefined);
  assert.deepEqual(grey?.tags, { v1: 1 });
  const space = { '@id': graph.ids.reference_system };
  const region = { '@id': 'http://api.brain-map.org/api/v2/data/Structure/8', label: 'Basic cell groups and regions' };
  assert.partialDeepStrictEqual(grey?.source, {
    '@type': ['BrainParcellationMesh', 'Mesh'],
    name: 'Mesh of Basic cell groups and regions',
    description: 'Mesh of the region Basic cell groups and regions.',
    spatialUnit: 'µm',
    isRegisteredIn: space,
    brainLocation: { brainRegion: region, atlasSpatialReferenceSystem: space },
    atlasRelease: { '@id': graph.release, _rev: 1, tag: 'v1' },
    subject: { species: { label: 'Mus musculus' } },
    distribution: { name: '8.obj', encodingFormat: 'application/obj' },
  });
  assert.deepEqual(await masksOf(graph), [undefined, undefined, undefined, undefined]);
});

test('a folder without meshes is refused with how to have them made', async () => {
  const graph = await prepare('no-meshes');
  await run(pushAtlasRelease, graph, 'v1');
  await rm(join(workingDir, files.brainRegionMeshes), { recursive: true });
  await mkdir(join(workingDir, files.brainRegionMeshes));
  await assert.rejects(runRule(pushMeshes, graph, { workingDir, tag: 'v1' }), {
    tag: 'NothingToPush',
    message: 'brain_region_mesh is empty: there is nothing to register.',
    remedy: /EXPORT_MESHES=true/,
  });
  assert.deepEqual(await filesOf(graph, 'mesh'), [undefined, undefined, undefined, undefined]);
});

test('masks that another registrar gave ids of its own are updated, not doubled', async () => {
  const graph = await prepare('foreign');
  await run(pushAtlasRelease, graph, 'v1');
  await run(pushMasks, graph, 'v1');
  const [mask] = await masksOf(graph);
  const { id, rev, source, schema, project } = mask ?? assert.fail('no mask');
  const { caller } = opened;
  await opened.store.deprecate({ project, caller, id, rev });
  const foreign = toIri('https://example.org/mask-of-grey');
  await opened.store.create({ project, caller, id: foreign, schema, source: { ...source, '@id': foreign } });
  await run(pushAtlasRelease, graph, 'v2');
  await run(pushMasks, graph, 'v2');
  const [updated] = await masksOf(graph);
  assert.equal(updated?.id, foreign);
  assert.deepEqual(updated?.tags, { v2: 2 });
});

test('a deprecated mask is not revived: the region gets a new one', async () => {
  const graph = await prepare('deprecated');
  await run(pushAtlasRelease, graph, 'v1');
  await run(pushMasks, graph, 'v1');
  const [mask] = await masksOf(graph);
  const { id, rev, project } = mask ?? assert.fail('no mask');
  await opened.store.deprecate({ project, caller: opened.caller, id, rev });
  await run(pushAtlasRelease, graph, 'v2');
  await run(pushMasks, graph, 'v2');
  const [replaced] = await masksOf(graph);
  assert.notEqual(replaced?.id, id);
  assert.deepEqual(replaced?.tags, { v2: 1 });
});

test('masks of another annotation than the release has are refused', async () => {
  const graph = await prepare('other-build');
  await run(pushAtlasRelease, graph, 'v1');
  await writeReleaseFiles(workingDir, [8, 8, 1009, 1009]);
  await assert.rejects(run(pushMasks, graph, 'v1'), { tag: 'ReleaseOfOtherAnnotation' });
  assert.deepEqual(await masksOf(graph), [undefined, undefined, undefined, undefined]);
});

test('without a release, or without the tag that was asked for, the error says to push the release first', async () => {
  const graph = await prepare('no-release');
  const remedy = /push_atlas_release first/;
  await assert.rejects(run(pushMasks, graph, 'v1'), { tag: 'ReleaseNotTagged', remedy });
  await run(pushAtlasRelease, graph, 'v1');
  await assert.rejects(run(pushMasks, graph, 'v1', { RESOURCE_TAG: 'v9' }), { tag: 'ReleaseNotTagged', remedy });
});

test('the key of the job changes with the tag of the release', async () => {
  const graph = await prepare('fingerprint');
  const params = { NEXUS_REGISTRATION: true, RESOURCE_TAG: null };
  const services = { graph, caller: opened.caller, software: { name: 'atlasgraph' } } as never;
  await run(pushAtlasRelease, graph, 'v1');
  const first = await pushMasks.fingerprint?.(params, services);
  await run(pushAtlasRelease, graph, 'v2');
  assert.notEqual(await pushMasks.fingerprint?.(params, services), first);
});
