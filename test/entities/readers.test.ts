import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listAtlasReleases, readAtlasReleases } from '../../src/entities/atlas-release.ts';
import type { Graph, Reading } from '../../src/entities/graph.ts';
import { toIri } from '../../src/entities/iri.ts';
import { readLayers } from '../../src/entities/layer.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { readDocument } from '../../src/entities/read-document.ts';
import { readLinked } from '../../src/entities/read-linked.ts';
import { readRegionIndex } from '../../src/entities/read-region-index.ts';
import { regionsAt } from '../../src/entities/regions-at.ts';
import { resolveLabel } from '../../src/entities/resolve.ts';
import { readVolumetricDataLayers } from '../../src/entities/volumetric-data-layer.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { importFixture, ledgerOf, runRule, writeReleaseFiles } from './release-fixture.ts';

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let graph: Graph;
let now: Reading;
let then: Reading;

/** A release with two tags: under v2 the fourth voxel is no longer fibre tracts. */
before(async () => {
  opened = await openEmbeddedGraph();
  graph = opened.graph;
  now = { graph, caller: opened.caller };
  const workingDir = join(opened.folder, 'work');
  await writeReleaseFiles(workingDir);
  await importFixture(graph, workingDir);
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v1', madeBy: await ledgerOf(workingDir) });
  await writeReleaseFiles(workingDir, [8, 8, 8, 8]);
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v2', madeBy: await ledgerOf(workingDir) });
  then = { ...now, at: { seq: await graph.store.sequenceAt({ tag: 'v1' }, graph.release, opened.caller) } };
});
after(() => opened.close());

async function releaseAt(reading: Reading) {
  const [release] = await readAtlasReleases(reading, [{ id: graph.release }]);
  if (release instanceof Error) throw release;
  return release;
}

test('as of a tag the release, its parts and the labels at points are those of the tag', async () => {
  const points = new Float64Array([12, 12, 12, 37, 12, 37, -1, 0, 0, 12, 12, 50]);
  const [first, second] = await Promise.all([then, now].map(releaseAt));
  assert.deepEqual([...(await regionsAt(then, first, points))], [8, 1009, 0, 0]);
  assert.deepEqual([...(await regionsAt(now, second, points))], [8, 8, 0, 0]);
  const [volume] = await readVolumetricDataLayers(then, [first.parcellationVolume]);
  assert.ok(!(volume instanceof Error));
  assert.deepEqual(
    [volume.shape, volume.voxelSize, volume.components, volume.atlasRelease?.version],
    [[2, 1, 2], 25, 1, { rev: 1 }],
  );
});

test('what is missing is an error in its place, and the others are read', async () => {
  const links = [
    { id: toIri('https://example.org/none') },
    { id: graph.release },
    { id: graph.release, version: { tag: 'v9' } },
  ];
  const [none, release, untagged] = await readLinked(now, links);
  assert.deepEqual(
    [none, untagged].map((error) => 'tag' in error && error.tag),
    ['ResourceNotFound', 'TagNotFound'],
  );
  assert.equal(release instanceof Error, false);
});

test('a link with a revision of its own is read at that revision, whatever the reading says', async () => {
  const [first] = await readLinked(now, [{ id: graph.release, version: { rev: 1 } }]);
  assert.ok(!(first instanceof Error));
  assert.equal(first.rev, 1);
});

test('releases are listed, and their space has the box of the annotation', async () => {
  const { items } = await listAtlasReleases(now, { size: 10 });
  assert.deepEqual(
    items.map(({ resource: { id } }) => id),
    [graph.release],
  );
  const [space] = await readLinked(now, [items[0].spatialReferenceSystem]);
  assert.ok(!(space instanceof Error));
  assert.partialDeepStrictEqual(space.source.boundingBox, {
    lowerPoint: { valueX: 0, valueY: 0, valueZ: 0 },
    upperPoint: { valueX: 50, valueY: 25, valueZ: 50 },
  });
});

test('a region index is kept by ontology and revision, and refused to who may not read the ontology', async () => {
  const { parcellationOntology: ontology } = await releaseAt(now);
  assert.equal(await readRegionIndex(now, ontology), await readRegionIndex(now, ontology));
  const stranger = { subject: 'realms/x/users/y', identities: ['realms/x/users/y'] };
  await assert.rejects(readRegionIndex({ graph, caller: stranger }, ontology));
});

test('a region has a document of its own, defined by its ontology', async () => {
  const { parcellationOntology } = await releaseAt(now);
  const region = toIri('http://api.brain-map.org/api/v2/data/Structure/8');
  const { resource, part, source, expanded } = await readDocument(now, region);
  assert.deepEqual([resource.id, part?.notation], [parcellationOntology.id, 'grey']);
  assert.partialDeepStrictEqual(source, { '@id': region, '@type': 'Class', notation: 'grey', regionVolume: 46_875 });
  assert.deepEqual(expanded['http://www.w3.org/2000/01/rdf-schema#subClassOf'], [
    { '@id': 'https://neuroshapes.org/BrainRegion' },
  ]);
  await assert.rejects(readDocument(now, toIri('https://example.org/none')), { tag: 'ResourceNotFound' });
});

test('the layers are those of cortex and hippocampus, by label', async () => {
  const layers = await readLayers(now);
  assert.deepEqual(
    layers.map(({ label }) => label),
    ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L6a', 'L6b', 'SLM', 'SLU', 'SO', 'SP', 'SR'],
  );
  assert.equal(layers[6].id, 'https://bbp.epfl.ch/ontologies/core/bmo/neocortex_layer_6a');
});

test('labels are resolved exactly by case, at best by likeness, or all that are alike', async () => {
  const resolve = async (...[label, scope, strategy]: string[]) =>
    (await resolveLabel(now, { label, scope, strategy } as never)).map((hit) => [
      hit.label,
      Math.round(hit.score * 100) / 100,
    ]);
  assert.deepEqual(await resolve('grey', 'BRAIN_REGION', 'EXACT'), [['Basic cell groups and regions', 1]]);
  assert.deepEqual(await resolve('Grey', 'BRAIN_REGION', 'EXACT'), []);
  assert.deepEqual(await resolve('Grey', 'BRAIN_REGION', 'BEST'), [['Basic cell groups and regions', 0.95]]);
  assert.deepEqual(await resolve('layer 6a', 'LAYER', 'EXACT'), [['L6a', 1]]);
  assert.deepEqual((await resolve('layer 6', 'LAYER', 'ALL')).slice(0, 2), [
    ['L6', 1],
    ['L6a', 0.83],
  ]);
  assert.deepEqual(await resolve('mouse', 'SPECIES', 'BEST'), [['Mus musculus', 1]]);
  assert.deepEqual(await resolve('xyz', 'SPECIES', 'BEST'), []);
});
