import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { Kysely } from 'kysely';
import { files } from '../../src/pipeline/files.ts';
import { openLedger } from '../../src/pipeline/ledger.ts';
import { flag } from '../../src/pipeline/rule.ts';
import { pipelineRules } from '../../src/pipeline/rules/index.ts';
import type { RunTables } from '../../src/store/sql/run-tables.ts';
import type { Vec3 } from '../../src/volume/grid.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { createWorkerPool } from '../../src/volume/worker-pool.ts';
import { volumeOf } from '../support/volumes.ts';
import { openDatabase, openProject, reasonsOf, statesOf } from './support/project.ts';
import { ruleOf } from './support/rules.ts';

let kysely: Kysely<RunTables>;
before(async () => {
  kysely = await openDatabase();
});
after(() => kysely.destroy());

const region = (id: number, acronym: string, children: object[] = []) => ({ id, acronym, name: acronym, children });
const HIERARCHY = region(1, 'brain', [region(2, 'cortex'), region(3, 'stem')]);
const LAYER = { layer_ID: 'http://purl.obolibrary.org/obo/UBERON_0005390', layer_label: 'L1' };
const LAYERS = { 'mba:2': { acronym: 'cortex', layers: [LAYER] } };
const ISOCORTEX_METADATA = join(import.meta.dirname, '../../ontologies/isocortex-layers.json');
/** 3 × 2 × 4 voxels: some of the root's own, 5 outside of the brain. */
const LABELS = [0, 2, 2, 0, 3, 3, 1, 2, 2, 0, 3, 3, 2, 2, 2, 3, 3, 0, 1, 2, 2, 0, 3, 3];

const everything = ruleOf({
  name: 'everything',
  inputs: {
    hemispheres: files.hemispheres,
    orientations: files.cellOrientations,
    hints: files.placementHintsMetadata,
    export: files.mbaHierarchy,
  },
  outputs: { done: flag('everything.log') },
});

/** A project with a small brain as if it had been fetched. */
async function smallBrain(t: TestContext, labels = LABELS, shape: Vec3 = [3, 2, 4]) {
  const project = await openProject(t, [...pipelineRules, everything], {
    kysely,
    configuration: { BRAIN_VOLUME: 0 },
    servicesFor: async ({ options }) => {
      const workers = createWorkerPool({ threads: options.cores });
      return { services: { workers }, close: () => workers.close() };
    },
  });
  const place = (path: string) => join(project.workingDir, path);
  await mkdir(project.workingDir);
  await writeFile(place(files.hierarchy), JSON.stringify(HIERARCHY));
  await writeFile(place(files.regionsLayersMap), JSON.stringify(LAYERS));
  await copyFile(ISOCORTEX_METADATA, place(files.isocortexMetadata));
  await writeFile(place(files.barrelPositions), '');
  const volume = volumeOf('uint32', shape, labels);
  await writeNrrd(place(files.annotationCcfv3), headerFor({ ...volume, type: 'uint32' }), volume.values);
  return { ...project, place };
}

async function digestsOf(workingDir: string): Promise<Record<string, string>> {
  const { records } = await openLedger(workingDir);
  return Object.fromEntries([...records.values()].flatMap(({ outputs }) => outputs.map((o) => [o.path, o.sha256])));
}

test('makes every artefact of a small brain, the same for any number of cores', async (t) => {
  const one = await smallBrain(t);
  assert.equal((await one.make('everything', { cores: 1 })).state, 'succeeded');
  await one.runs.close();
  const two = await smallBrain(t);
  assert.equal((await two.make('everything', { cores: 2 })).state, 'succeeded');
  assert.deepEqual(await digestsOf(two.workingDir), await digestsOf(one.workingDir));

  const { volume } = await readNrrd(one.place(files.hemispheres));
  const expected = LABELS.map((label, i) => (label === 0 ? 0 : i < 12 ? 1 : 2));
  assert.deepEqual([...volume.values].map(Number), expected);
  const metadata = JSON.parse(await readFile(one.place(files.metadataParcellations), 'utf8'));
  assert.equal(metadata[2].regionVolume, LABELS.filter((label) => label === 2).length * 25 ** 3);
  assert.deepEqual(metadata[2].layers, [LAYER.layer_ID]);
  assert.deepEqual(await readdir(one.place(files.brainRegionMeshes)), []);
  assert.equal((await readdir(one.place(files.brainRegionMasks))).length, 2 * Object.keys(metadata).length);
});

test('a parameter re-runs exactly the rules that depend on it', async (t) => {
  const { make } = await smallBrain(t);
  await make('everything');
  assert.deepEqual(reasonsOf(await make('everything')), {});
  assert.deepEqual(reasonsOf(await make('everything', {}, { Z_HALFWAY: 1 })), {
    create_hemispheres_ccfv3: 'parameters changed: Z_HALFWAY',
    placement_hints: 'parameters changed: Z_HALFWAY',
    everything: `inputs changed: ${files.hemispheres}`,
  });
});

test('an annotation with a label that no region has goes no further', async (t) => {
  const { make, place } = await smallBrain(t, LABELS.with(1, 99));
  const run = await make('create_hemispheres_ccfv3', { cores: 1 });
  const states = statesOf(run);
  assert.deepEqual([states.validate_annotation_v3, states.create_hemispheres_ccfv3], ['failed', 'skipped']);
  const failed = run.jobs.find(({ state }) => state === 'failed');
  assert.match(failed?.error?.message ?? '', /labels that are not in the hierarchy \(99\)\.$/);
  await assert.rejects(readFile(place(files.annotationV3)), { code: 'ENOENT' });
});

test('an atlas without an isocortex is split nowhere, has no hints, and says so', async (t) => {
  const { make, place } = await smallBrain(t);
  await make('everything');
  const { volume } = await readNrrd(place(files.annotationV3));
  const labels = [...volume.values].map(Number);
  assert.ok(LABELS.every((label, i) => (label === 1 ? labels[i] > 3 : labels[i] === label)));
  assert.deepEqual(await readdir(place(files.placementHints)), ['metadata.json']);
  assert.equal(await readFile(place(files.placementHintsMetadata), 'utf8'), '{}');
  const log = (rule: string) => readFile(place(`logs/${rule}.log`), 'utf8');
  for (const rule of ['direction_vectors_isocortex_ccfv3', 'split_isocortex_layer_23_ccfv3', 'placement_hints']) {
    assert.match(await log(rule), /has no region Isocortex/i, rule);
  }
  assert.match(await log('split_barrel_ccfv3_l23split'), /no barrel positions/);
});

test('meshes are made when they are asked for, and belong to the key of the export', async (t) => {
  const edge = 8;
  const inside = (i: number) => i > 0 && i < edge - 1;
  const labels = Array.from({ length: edge ** 3 }, (_, i) => {
    const [x, y, z] = [i % edge, Math.floor(i / edge) % edge, Math.floor(i / edge ** 2)];
    return [x, y, z].every(inside) ? (x < edge / 2 ? 2 : 3) : 0;
  });
  const { make, place } = await smallBrain(t, labels, [edge, edge, edge]);
  assert.equal((await make('export_brain_region')).state, 'succeeded');
  assert.deepEqual(await readdir(place(files.brainRegionMeshes)), []);
  const reasons = reasonsOf(await make('export_brain_region', {}, { EXPORT_MESHES: true }));
  assert.deepEqual(reasons, { export_brain_region: 'parameters changed: EXPORT_MESHES' });
  assert.deepEqual((await readdir(place(files.brainRegionMeshes))).sort(), ['1.obj', '2.obj', '3.obj']);
  assert.match(await readFile(place(`${files.brainRegionMeshes}/2.obj`), 'utf8'), /^v .*^f /ms);
});
