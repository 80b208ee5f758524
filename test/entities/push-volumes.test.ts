import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Graph } from '../../src/entities/graph.ts';
import { toIri } from '../../src/entities/iri.ts';
import { pushAtlasRelease } from '../../src/entities/push-atlas-release.ts';
import { pushDirectionVectors, pushOrientationField } from '../../src/entities/push-volumes.ts';
import { files } from '../../src/pipeline/files.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { prepareRelease, runRule } from './release-fixture.ts';

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let workingDir: string;
before(async () => {
  opened = await openEmbeddedGraph();
});
after(() => opened.close());

async function prepare(name: string): Promise<Graph> {
  workingDir = join(opened.folder, name);
  const graph = await prepareRelease(opened.graph, workingDir, name);
  await copyFile(join(workingDir, files.mbaHierarchy), join(workingDir, files.hierarchyV3));
  return graph;
}

const eventCount = async () => (await opened.store.events(0, { size: 10_000 }, opened.caller)).length;

test('without a release the error says to push it first', async () => {
  const graph = await prepare('none');
  for (const rule of [pushDirectionVectors, pushOrientationField]) {
    await assert.rejects(runRule(rule, graph, { workingDir, tag: 'v1' }), { tag: 'ReleaseNotTagged' });
  }
});

test('what the release has already is not pushed twice', async () => {
  const graph = await prepare('again');
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v1' });
  const count = await eventCount();
  for (const rule of [pushDirectionVectors, pushOrientationField]) {
    const said: string[] = [];
    await runRule(rule, graph, { workingDir, tag: 'v1', log: (line) => said.push(line) });
    assert.match(said.join(), /already/);
  }
  assert.equal(await eventCount(), count);
});

test('other vectors than the release has are refused under its tag', async () => {
  const graph = await prepare('other');
  await runRule(pushAtlasRelease, graph, { workingDir, tag: 'v1' });
  await copyFile(join(workingDir, files.cellOrientations), join(workingDir, files.directionVectorsCcfv3));
  await assert.rejects(runRule(pushDirectionVectors, graph, { workingDir, tag: 'v1' }), { tag: 'TagExists' });
});

test('a release that was made without them gets them, named after their file', async () => {
  const graph = await prepare('bare');
  const { caller } = opened;
  const project = graph.projects.atlas;
  const source = { '@type': 'BrainAtlasRelease', name: 'Bare' };
  await graph.store.create({ project, caller, id: graph.release, source, tag: 'v1' });
  await runRule(pushOrientationField, graph, { workingDir, tag: 'v1' });
  const query = {
    types: [toIri('https://neuroshapes.org/CellOrientationField')],
    containing: { 'https://neuroshapes.org/atlasRelease': [{ '@id': graph.release }] },
  };
  const { items } = await graph.store.search(query, { size: 2 }, caller);
  assert.equal(items.length, 1);
  assert.partialDeepStrictEqual(items[0], {
    tags: { v1: 1 },
    source: {
      name: 'cell_orientations',
      description: 'cell_orientations cell orientation field volume.',
      dataSampleModality: 'quaternion',
      atlasRelease: { '@id': graph.release, _rev: 1, tag: 'v1' },
    },
  });
});
