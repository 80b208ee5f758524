import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readAtlasReleases } from '../../src/entities/atlas-release.ts';
import type { Graph } from '../../src/entities/graph.ts';
import { toIri } from '../../src/entities/iri.ts';
import { readProvenance } from '../../src/entities/provenance.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { readRegionIndex } from '../../src/entities/read-region-index.ts';
import type { Store } from '../../src/store/port.ts';
import type { Iri, JsonObject, Resource } from '../../src/store/resource.ts';
import { openEmbeddedGraph, openGraph } from '../support/embedded-graph.ts';
import { importFixture, ledgerOf, runRule, writeReleaseFiles } from './release-fixture.ts';

const PROPERTIES = [
  'parcellationOntology',
  'parcellationVolume',
  'hemisphereVolume',
  'placementHintsDataCatalog',
  'directionVector',
  'cellOrientationField',
];

const HINTS = ['[PH]layer_1.nrrd', '[PH]y.nrrd', 'Isocortex_problematic_voxel_mask.nrrd'];

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let workingDir: string;

before(async () => {
  opened = await openEmbeddedGraph();
});
after(() => opened.close());

/** A release of its own for each test, in one store. */
async function prepare(name: string, labels?: readonly number[]): Promise<Graph> {
  workingDir = join(opened.folder, name);
  await writeReleaseFiles(workingDir, labels);
  await importFixture(opened.graph, workingDir, { license: 'https://example.org/licence', doi: '10.1/x' });
  return { ...opened.graph, release: toIri(`${opened.graph.base}release/${name}`) };
}

const push = async (graph: Graph, tag: string, more: object = {}) =>
  runRule(pushAtlasRelease, graph, { workingDir, tag, madeBy: await ledgerOf(workingDir), ...more });

const at = (graph: Graph, tag: string) =>
  graph.store.fetch(graph.projects.atlas, graph.release, { tag }, opened.caller);

const partOf = async (graph: Graph, release: Resource, property: string, tag: string) => {
  const { '@id': id } = release.source[property] as { '@id': Iri };
  return graph.store.fetch(undefined, id, { tag }, opened.caller);
};

/** Every part at the tag names the release, its revision at the tag, and the tag. */
async function assertConsistent(graph: Graph, tag: string): Promise<Resource> {
  const release = await at(graph, tag);
  for (const property of PROPERTIES) {
    const part = await partOf(graph, release, property, tag);
    assert.partialDeepStrictEqual(part.source.atlasRelease, { '@id': graph.release, _rev: release.rev, tag }, property);
  }
  return release;
}

const revisions = async (graph: Graph, release: Resource, tag: string) =>
  Promise.all(PROPERTIES.map(async (property) => (await partOf(graph, release, property, tag)).rev));

test('a first push makes one set: all parts name the revision that the release then has', async () => {
  const graph = await prepare('first');
  await push(graph, 'v1');
  const release = await assertConsistent(graph, 'v1');
  assert.equal(release.rev, 1);
  assert.deepEqual(await revisions(graph, release, 'v1'), [1, 1, 1, 1, 1, 1]);
  const [read] = await readAtlasReleases({ graph, caller: opened.caller }, [
    { id: graph.release, version: { tag: 'v1' } },
  ]);
  assert.ok(!(read instanceof Error));
  assert.equal(read.name, 'Blue Brain Atlas');
  assert.equal(read.brainRegion, 'http://api.brain-map.org/api/v2/data/Structure/997');
  assert.deepEqual(read.parcellationVolume.version, { tag: 'v1' });
});

test('licence and DOI of the import, species and space come with the release and its parts', async () => {
  const graph = await prepare('terms');
  const imported = await opened.store.search(
    { types: [toIri('https://neuroshapes.org/BrainParcellationDataLayer')] },
    { size: 1 },
    opened.caller,
  );
  const [{ id, rev }] = imported.items;
  await push(graph, 'v1', { madeBy: await ledgerOf(workingDir, { id, rev, sha256: 'a' }) });
  const release = await at(graph, 'v1');
  for (const resource of [release, await partOf(graph, release, 'hemisphereVolume', 'v1')]) {
    assert.partialDeepStrictEqual(resource.source, {
      license: { '@id': 'https://example.org/licence' },
      doi: '10.1/x',
      subject: { species: { label: 'Mus musculus' } },
    });
  }
});

test('the second push updates every part, and the first tag still gives the first set', async () => {
  const graph = await prepare('second');
  await push(graph, 'v1');
  const before = await at(graph, 'v1');
  await writeReleaseFiles(workingDir, [8, 8, 1009, 1009]);
  await push(graph, 'v2');
  const release = await assertConsistent(graph, 'v2');
  assert.ok(release.rev > before.rev);
  await assertConsistent(graph, 'v1');
  const [first, second] = await Promise.all(
    ['v1', 'v2'].map((tag) => partOf(graph, release, 'parcellationVolume', tag)),
  );
  assert.notDeepEqual(first.source.distribution, second.source.distribution);
});

test('a part whose file has the same bytes keeps its registered file', async () => {
  const graph = await prepare('same-file');
  await push(graph, 'v1');
  await push(graph, 'v2');
  const release = await at(graph, 'v2');
  const [first, second] = await Promise.all(['v1', 'v2'].map((tag) => partOf(graph, release, 'directionVector', tag)));
  assert.notEqual(first.rev, second.rev);
  assert.deepEqual(first.source.distribution, second.source.distribution);
});

test('a tag that names another build is refused before anything is written', async () => {
  const graph = await prepare('taken');
  await push(graph, 'v1');
  await writeReleaseFiles(workingDir, [8, 8, 1009, 1009]);
  const { length } = await opened.store.events(0, { size: 10_000 }, opened.caller);
  await assert.rejects(push(graph, 'v1'), { tag: 'TagExists', message: /"v1" already names other content/ });
  assert.equal((await opened.store.events(0, { size: 10_000 }, opened.caller)).length, length);
});

test('the same push again writes nothing', async () => {
  const graph = await prepare('again');
  await push(graph, 'v1');
  const { length } = await opened.store.events(0, { size: 10_000 }, opened.caller);
  await push(graph, 'v1');
  assert.equal((await opened.store.events(0, { size: 10_000 }, opened.caller)).length, length);
});

test('files that another job made again, byte for byte, are the same push', async () => {
  const graph = await prepare('remade');
  await push(graph, 'v1');
  const { length } = await opened.store.events(0, { size: 10_000 }, opened.caller);
  const madeBy = await ledgerOf(workingDir);
  const remade = (path: string) => {
    const job = madeBy(path);
    return job && { ...job, started: '2026-02-02T00:00:00.000Z', ended: '2026-02-02T00:00:01.000Z' };
  };
  await push(graph, 'v1', { madeBy: remade });
  assert.equal((await opened.store.events(0, { size: 10_000 }, opened.caller)).length, length);
});

test('interrupted before any of its writes and repeated, a push ends in the same one set', async () => {
  const counted = await prepare('counted');
  const { store, writes } = stopping(opened.store, Number.POSITIVE_INFINITY);
  await push({ ...counted, store }, 'v1');
  const total = writes();
  assert.ok(total > PROPERTIES.length);
  for (let allowed = 0; allowed < total; allowed++) {
    const graph = await prepare(`stopped-${allowed}`);
    await assert.rejects(push({ ...graph, store: stopping(opened.store, allowed).store }, 'v1'), /stopped/);
    if (allowed > 0) await assert.rejects(at(graph, 'v1'), { name: /NotFound/ });
    await push(graph, 'v1');
    const release = await assertConsistent(graph, 'v1');
    assert.deepEqual(
      [release.rev, ...(await revisions(graph, release, 'v1'))],
      [1, 1, 1, 1, 1, 1, 1],
      `after ${allowed} writes`,
    );
  }
});

test('after an interrupted push, one under another tag gives a whole set and the first tag is never seen', async () => {
  const graph = await prepare('other-tag');
  await assert.rejects(push({ ...graph, store: stopping(opened.store, 5).store }, 'v1'), /stopped/);
  await push(graph, 'v2');
  await assertConsistent(graph, 'v2');
  await assert.rejects(at(graph, 'v1'), { tag: 'TagNotFound' });
});

test('a release that somebody changed meanwhile is not overwritten', async () => {
  const graph = await prepare('changed');
  await push(graph, 'v1');
  const { rev, source } = await graph.store.fetch(graph.projects.atlas, graph.release, undefined, opened.caller);
  const store = interposing(opened.store, graph.release, () =>
    opened.store.update({
      project: graph.projects.atlas,
      caller: opened.caller,
      id: graph.release,
      rev,
      source: { ...source, name: 'Mine' },
    }),
  );
  await assert.rejects(push({ ...graph, store }, 'v2'), { tag: 'RevisionConflict' });
  await assert.rejects(at(graph, 'v2'), { tag: 'TagNotFound' });
});

test('NEXUS_REGISTRATION false writes nothing and says what it would', async () => {
  const graph = await prepare('dry');
  const { length } = await opened.store.events(0, { size: 10_000 }, opened.caller);
  const lines: string[] = [];
  await push(graph, 'v1', { configuration: { NEXUS_REGISTRATION: false }, log: (line: string) => lines.push(line) });
  assert.equal((await opened.store.events(0, { size: 10_000 }, opened.caller)).length, length);
  assert.equal(lines.filter((line) => line.endsWith('would be created.')).length, PROPERTIES.length + HINTS.length);
});

test('every part names the activity of the job that made its file, back to the input that was fetched', async () => {
  const graph = await prepare('provenance');
  const input = toIri('https://example.org/annotation');
  await push(graph, 'v1', { madeBy: await ledgerOf(workingDir, { id: input, rev: 3, sha256: 'a' }) });
  const release = await at(graph, 'v1');
  const parts = await Promise.all(PROPERTIES.map((property) => partOf(graph, release, property, 'v1')));
  const provenance = await readProvenance({ graph, caller: opened.caller }, parts);
  const rules = provenance.map((item) => item?.activity.source.name);
  assert.deepEqual(rules, [
    'export_brain_region',
    'fetch_brain_parcellation_ccfv3',
    'create_hemispheres_ccfv3',
    'placement_hints',
    'direction_vectors_default_ccfv3',
    'orientation_field',
  ]);
  assert.deepEqual(provenance[2]?.used, [input]);
  assert.partialDeepStrictEqual(provenance[2]?.activity.source, {
    startedAtTime: '2026-01-01T00:00:00.000Z',
    endedAtTime: '2026-01-01T00:00:01.500Z',
    used: [{ '@id': input, _rev: 3 }],
    generated: [{ name: 'hemispheres_annotation.nrrd', digest: { algorithm: 'SHA-256' } }],
    parameter: [{ name: 'RESOLUTION', value: '25' }],
    wasAssociatedWith: [
      { name: 'atlasgraph', softwareVersion: '0.1.0' },
      { '@id': 'http://127.0.0.1:8080/v1/anonymous' },
    ],
  });
});

test('the ontology defines the regions of the exported hierarchy', async () => {
  const graph = await prepare('regions');
  await push(graph, 'v1');
  const [release] = await readAtlasReleases({ graph, caller: opened.caller }, [{ id: graph.release }]);
  assert.ok(!(release instanceof Error));
  const index = await readRegionIndex({ graph, caller: opened.caller }, release.parcellationOntology);
  assert.deepEqual(
    index.regions.map(({ acronym }) => acronym),
    ['root', 'grey', 'fiber tracts'],
  );
  assert.deepEqual(index.byAcronym('grey')?.adjacentTo, [{ regionId: 1009, ratio: 1 }]);
  assert.deepEqual(index.layersOf(index.root), ['http://purl.obolibrary.org/obo/UBERON_0005390']);
  assert.deepEqual(
    index.descendants(index.root).map(({ regionId }) => regionId),
    [8, 1009],
  );
});

test('people who push are registered as agents, an anonymous caller is not', async () => {
  const graph = { ...(await prepare('person')), organization: { id: toIri('https://example.org/lab'), name: 'A lab' } };
  const caller = {
    subject: 'realms/local/users/ada',
    identities: ['anonymous'],
    person: { username: 'ada', givenName: 'Ada' },
  };
  await push(graph, 'v1', { caller });
  const release = await at(graph, 'v1');
  const contributors = (release.source.contribution as JsonObject[]).map(({ agent }) => (agent as JsonObject)['@id']);
  assert.deepEqual(contributors, ['http://127.0.0.1:8080/v1/realms/local/users/ada', 'https://example.org/lab']);
  const agents = await opened.store.search({ project: graph.projects.agents }, { size: 10 }, opened.caller);
  assert.deepEqual(agents.items.map(({ source }) => source.name).sort(), ['A lab', 'ada']);
});

/** A store whose process dies at a write: the first `allowed` writes are done, every later one is not. */
function stopping(store: Store, allowed: number): { store: Store; writes: () => number } {
  let writes = 0;
  const write = <Write extends (...args: never[]) => Promise<unknown>>(method: Write): Write =>
    // Same arguments and result as the method that it stands for.
    (async (...args: never[]) => {
      if (writes >= allowed) throw new Error('stopped');
      writes++;
      return method(...args);
    }) as unknown as Write;
  const { create, update, tag, createFile } = store;
  return {
    store: { ...store, create: write(create), update: write(update), tag: write(tag), createFile: write(createFile) },
    writes: () => writes,
  };
}

/** A store where something else happens just before a resource is updated. */
const interposing = (store: Store, id: Iri, happens: () => Promise<unknown>): Store => ({
  ...store,
  async update(write) {
    if (write.id === id) await happens();
    return store.update(write);
  },
});

test('a graph opens on the same store again with the same ids', async () => {
  const again = await openGraph(opened.store);
  assert.deepEqual([again.base, again.release, again.ids], [opened.graph.base, opened.graph.release, opened.graph.ids]);
});
