import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { Kysely } from 'kysely';
import { customiseRules } from '../../../src/pipeline/customisation/customise-rules.ts';
import { parseUserConfig } from '../../../src/pipeline/customisation/user-config.ts';
import { directory, type Rule } from '../../../src/pipeline/rule.ts';
import type { RunTables } from '../../../src/store/sql/run-tables.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { voxelTypeOf } from '../../../src/volume/voxel-types.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { type Branch, hierarchyOf } from '../../algorithms/support.ts';
import { volumeOf } from '../../support/volumes.ts';
import { openDatabase, openProject, reasonsOf, temporaryFolder } from '../support/project.ts';
import { ruleOf } from '../support/rules.ts';

let kysely: Kysely<RunTables>;
before(async () => {
  kysely = await openDatabase();
});
after(() => kysely.destroy());

const NAN = Number.NaN;
const TREE: Branch = [1, 'root', [[2, 'A', [[3, 'A1']]], [4, 'B']]]; // biome-ignore format: a tree

async function writeScalars(path: string, values: readonly number[], type: 'float' | 'uint32' = 'float') {
  const volume = volumeOf(type, [values.length, 1, 1], values);
  const shape = { grid: volume.grid, type: voxelTypeOf(volume.values), components: 1 };
  await writeNrrd(path, headerFor(shape), volume.values);
}

const valuesIn = async (path: string) => [...(await readNrrd(path)).volume.values];

/** What every pipeline starts from: four voxels of A1, B, A and root. */
const sources = ruleOf({
  name: 'sources',
  outputs: { hierarchy: 'hierarchy.json', annotation: 'annotation_ccfv3.nrrd' },
  async run({ outputs }) {
    await writeFile(outputs.hierarchy, JSON.stringify(hierarchyOf(TREE).toJson()));
    await writeScalars(outputs.annotation, [3, 4, 2, 1], 'uint32');
  },
});

const vectors = ruleOf({
  name: 'vectors',
  inputs: { annotation: 'annotation_ccfv3.nrrd' },
  outputs: { folder: directory('vectors'), vectors: 'vectors/all.nrrd' },
  run: ({ outputs }) => writeScalars(outputs.vectors, [10, 20, 30, 40]),
});

const regionOf = (id: number, command: string, args = '') => ({
  brainRegion: `http://api.brain-map.org/api/v2/data/Structure/${id}`,
  CLI: { command, args },
  output_dir: `{WORKING_DIR}/vectors/region${id}/`,
});

async function open(t: TestContext, rules: readonly Rule[], rule: string, execute: readonly object[], folder?: string) {
  const customisation = parseUserConfig({ rules: [{ rule, execute }] }, 'user.json');
  const workers = createWorkerPool({ threads: 1 });
  t.after(() => workers.close());
  const command = [process.execPath, join(import.meta.dirname, '../../../bin/atlasgraph.js')];
  const servicesFor = async () => ({ services: { workers, command }, close: async () => undefined });
  const project = await openProject(t, customiseRules(rules, customisation), { kysely, servicesFor, folder });
  await mkdir(join(project.workingDir, 'given'), { recursive: true });
  return { ...project, file: (path: string) => join(project.workingDir, path) };
}

test('merges what the commands of regions make over the default, later regions over earlier ones', async (t) => {
  const copy = (id: number) =>
    regionOf(
      id,
      `mkdir -p {WORKING_DIR}/vectors/region${id} && cp {WORKING_DIR}/given/${id}.nrrd {WORKING_DIR}/vectors/region${id}/all.nrrd`,
    );
  const { make, file, folder, runs } = await open(t, [sources, vectors], 'vectors', [copy(2), copy(3)]);
  await writeScalars(file('given/2.nrrd'), [1, 2, NAN, 4]);
  await writeScalars(file('given/3.nrrd'), [5, 6, 7, 8]);
  const run = await make('merge_vectors');
  assert.equal(run.state, 'succeeded', JSON.stringify(run.jobs));
  assert.deepEqual(await valuesIn(file('vectors/all.nrrd')), [5, 20, 30, 40]);
  assert.deepEqual(await valuesIn(file('default/vectors/all.nrrd')), [10, 20, 30, 40]);
  assert.deepEqual(await valuesIn(file('vectors/region3/all.nrrd')), [5, 6, 7, 8]);
  assert.deepEqual(reasonsOf(await make('merge_vectors')), {});
  const other = regionOf(3, 'cp {WORKING_DIR}/given/2.nrrd {WORKING_DIR}/vectors/region3/all.nrrd');
  await runs.close(); // a folder has one process; two would take each other's jobs
  const changed = await open(t, [sources, vectors], 'vectors', [copy(2), other], folder);
  assert.deepEqual(reasonsOf(await changed.make('merge_vectors')), {
    vectors_region3: 'parameters changed: command',
    merge_vectors: 'inputs changed: vectors/region3',
  });
});

test('merges again when the same results are for another region', async (t) => {
  const results = '{WORKING_DIR}/vectors/results';
  const copy = `mkdir -p ${results} && cp {WORKING_DIR}/given/a.nrrd ${results}/all.nrrd`;
  const at = (id: number) => ({ ...regionOf(id, copy), output_dir: results });
  const { make, file, folder, runs } = await open(t, [sources, vectors], 'vectors', [at(4)]);
  await writeScalars(file('given/a.nrrd'), [5, 6, 7, 8]);
  assert.equal((await make('merge_vectors')).state, 'succeeded');
  assert.deepEqual(await valuesIn(file('vectors/all.nrrd')), [10, 6, 30, 40]);
  await runs.close();
  const moved = await open(t, [sources, vectors], 'vectors', [at(2)], folder);
  assert.equal((await moved.make('merge_vectors')).state, 'succeeded');
  assert.deepEqual(await valuesIn(file('vectors/all.nrrd')), [5, 20, 7, 40]);
});

test('tells commands no secret of the environment', async (t) => {
  const variables = ['ATLASGRAPH_TOKEN_PASSWORD', 'ATLASGRAPH_DATABASE_URL', 'NEXUS_TOKEN', 'HARMLESS'];
  for (const name of variables) process.env[name] = 'value';
  t.after(() => variables.forEach((name) => void delete process.env[name]));
  const results = '{WORKING_DIR}/vectors/region2';
  const { make, file } = await open(t, [sources, vectors], 'vectors', [
    regionOf(2, `mkdir -p ${results} && env > ${results}/environment`),
  ]);
  assert.equal((await make('merge_vectors')).state, 'succeeded');
  const seen = await readFile(file('vectors/region2/environment'), 'utf8');
  assert.deepEqual(
    variables.filter((name) => seen.includes(`${name}=`)),
    ['HARMLESS'],
  );
});

test('runs our commands under the names of the tools they replace', async (t) => {
  const toRegion = regionOf(
    4,
    'atlas-direction-vectors direction-vectors from-center --region B --center 0 0 0 --output-path {WORKING_DIR}/vectors/region4/all.nrrd',
    '--hierarchy-path {input.hierarchy} --annotation-path {input.annotation_ccfv3}',
  );
  const defaults = {
    ...vectors,
    async run({ outputs }: Parameters<Rule['run']>[0]) {
      const volume = volumeOf('float', [4, 1, 1], new Array(12).fill(0));
      await writeNrrd(outputs.vectors, headerFor({ grid: volume.grid, type: 'float', components: 3 }), volume.values);
    },
  };
  const { make, file } = await open(t, [sources, defaults], 'vectors', [toRegion]);
  const run = await make('merge_vectors');
  assert.equal(run.state, 'succeeded', JSON.stringify(run.jobs));
  assert.deepEqual(await valuesIn(file('vectors/all.nrrd')), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('merges every volume of a folder, and names the regions of placement hints', async (t) => {
  const hints = ruleOf({
    name: 'hints',
    inputs: { annotation: 'annotation_ccfv3.nrrd' },
    outputs: { folder: directory('placement_hints'), metadata: 'placement_hints/metadata.json' },
    async run({ outputs }) {
      await writeScalars(join(outputs.folder, '[PH]y.nrrd'), [1, 1, 1, 1]);
      await writeScalars(join(outputs.folder, '[PH]layer_1.nrrd'), [2, 2, 2, 2]);
      await writeFile(join(outputs.folder, 'report.json'), '{}');
      await writeFile(outputs.metadata, JSON.stringify({ '[PH]y.nrrd': ['A'], '[PH]layer_1.nrrd': ['A'] }));
    },
  });
  const region = regionOf(4, "cp {WORKING_DIR}/given/y.nrrd '{WORKING_DIR}/vectors/region4/[PH]y.nrrd'");
  const { make, file } = await open(t, [sources, hints], 'hints', [region]);
  await writeScalars(file('given/y.nrrd'), [9, 9, 9, 9]);
  const run = await make('merge_hints');
  assert.equal(run.state, 'succeeded', JSON.stringify(run.jobs));
  assert.deepEqual(await valuesIn(file('placement_hints/[PH]y.nrrd')), [1, 9, 1, 1]);
  assert.deepEqual(await valuesIn(file('placement_hints/[PH]layer_1.nrrd')), [2, 2, 2, 2]);
  assert.equal(await readFile(file('placement_hints/report.json'), 'utf8'), '{}');
  assert.deepEqual(JSON.parse(await readFile(file('placement_hints/metadata.json'), 'utf8')), {
    '[PH]y.nrrd': ['A', 'B'],
    '[PH]layer_1.nrrd': ['A'],
  });
});

const failureOf = async (t: TestContext, execute: readonly object[]) => {
  const { make, file } = await open(t, [sources, vectors], 'vectors', execute);
  await writeScalars(file('given/long.nrrd'), [1, 2, 3, 4, 5]);
  const run = await make('merge_vectors');
  const failed = run.jobs.find(({ state }) => state === 'failed');
  return [run.state, failed?.rule, failed?.error?.tag];
};

test('fails with the command, and with regions that are absent, in the wrong order or on another grid', async (t) => {
  assert.deepEqual(await failureOf(t, [regionOf(2, 'echo no such thing >&2; exit 3')]), [
    ...['failed', 'vectors_region2', 'CustomCommandFailed'],
  ]);
  assert.deepEqual(await failureOf(t, [regionOf(77, 'true')]), ['failed', 'vectors_region77', 'BrainRegionNotFound']);
  const wrongOrder = await failureOf(t, [regionOf(3, 'true'), regionOf(2, 'true')]);
  assert.deepEqual([wrongOrder[0], wrongOrder[2]], ['failed', 'IncorrectBrainRegionOrder']);
  const otherGrid = regionOf(2, 'cp {WORKING_DIR}/given/long.nrrd {WORKING_DIR}/vectors/region2/all.nrrd');
  assert.deepEqual(await failureOf(t, [otherGrid]), ['failed', 'merge_vectors', 'GridMismatch']);
});

test('puts no path into a command that a shell would read otherwise', async (t) => {
  const folder = join(await temporaryFolder(t), 'two words');
  const { make } = await open(t, [sources, vectors], 'vectors', [regionOf(2, 'true')], folder);
  const run = await make('merge_vectors');
  assert.equal(run.jobs.find(({ state }) => state === 'failed')?.error?.tag, 'PathNotForShell');
});

test('stops a command with the run', async (t) => {
  const { make, runs, file } = await open(t, [sources, vectors], 'vectors', [
    regionOf(2, 'touch started; sleep 60; touch ended'),
  ]);
  const ended = make('merge_vectors');
  while (!(await readFile(file('started')).catch(() => undefined)))
    await new Promise((resolve) => setImmediate(resolve));
  const [{ id }] = (await runs.list({ size: 1 })).items;
  await runs.cancel(id);
  assert.equal((await ended).state, 'cancelled');
  assert.equal(await readFile(file('ended')).catch(() => undefined), undefined);
});

test('refuses to customise what does not exist or makes no volume', () => {
  const customise = (rule: string) =>
    customiseRules(
      [sources, ruleOf({ name: 'text', outputs: { text: 'text.txt' } })],
      parseUserConfig({ rules: [{ rule, execute: [regionOf(2, 'true')] }] }, 'user.json'),
    );
  assert.throws(() => customise('vektors'), { tag: 'UnknownRule' });
  assert.throws(() => customise('text'), { tag: 'NothingToMerge' });
});
