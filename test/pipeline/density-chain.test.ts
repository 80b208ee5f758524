import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { ALL_RULES } from '../../src/cli/rules.ts';
import { writeSyntheticDensityInputs } from '../../src/cli/synthetic-density-inputs.ts';
import { writeSyntheticInputs } from '../../src/cli/synthetic-inputs.ts';
import { readExactComposition, toCellComposition } from '../../src/entities/cell-composition/cell-composition.ts';
import { readDistributionJson } from '../../src/entities/distribution-json.ts';
import { importInputs } from '../../src/entities/import-inputs.ts';
import { INPUT_NAMES, INPUTS, inputFileName, type SourceFiles } from '../../src/entities/inputs.ts';
import { TERMS } from '../../src/entities/iri.ts';
import { readOne } from '../../src/entities/read-linked.ts';
import { searchAll } from '../../src/entities/search-all.ts';
import { files } from '../../src/pipeline/files.ts';
import { openLedger } from '../../src/pipeline/ledger.ts';
import type { Resource } from '../../src/store/resource.ts';
import { openPglite } from '../../src/store/sql/pglite.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { createWorkerPool } from '../../src/volume/worker-pool.ts';
import { writeDensityTables } from '../support/density-tables.ts';
import { openEmbeddedGraph } from '../support/embedded-graph.ts';
import { emptyDatabase } from '../support/embedded-store.ts';
import { openProject, reasonsOf, temporaryFolder } from './support/project.ts';

const SCRIPT = join(import.meta.dirname, 'support', 'killed-densities.ts');
/** µm: the regions that the tables are about still have voxels. */
const VOXEL_SIZE = 400;
/** Reticular nucleus of the thalamus. */
const RT = 262;
/** The rule that has started when the process is killed. */
const KILLED_IN = 'glia_cell_densities_correctednissl';

let opened: Awaited<ReturnType<typeof openEmbeddedGraph>>;
let database: Awaited<ReturnType<typeof openPglite>>;
before(async () => {
  opened = await openEmbeddedGraph();
  await emptyDatabase(join(opened.folder, 'runs'));
  database = await openPglite(join(opened.folder, 'runs'));
});
after(async () => {
  await database.close();
  await opened.close();
});

/** The sources of the densities of a synthetic brain, by what they are. */
async function sourcesIn(folder: string): Promise<SourceFiles> {
  const { annotation, hierarchy } = await writeSyntheticInputs(folder, VOXEL_SIZE);
  await writeDensityTables(folder);
  const workers = createWorkerPool({ threads: 1 });
  const options = { annotation, hierarchy, out: folder, seed: 1, compressionLevel: 1, done: () => {} };
  await writeSyntheticDensityInputs(workers, options);
  await workers.close();
  const present = await readdir(folder);
  const named = INPUT_NAMES.filter((name) => present.includes(inputFileName(INPUTS[name])));
  const others = named.map((name) => [name, join(folder, inputFileName(INPUTS[name]))]);
  return { ...Object.fromEntries(others), annotation, hierarchy };
}

/** Lays the sources where their fetches would, and the small files that come with the software. */
async function layOut(sources: SourceFiles, workingDir: string): Promise<void> {
  const layers = join(import.meta.dirname, '../../ontologies/isocortex-layers.json');
  for (const [name, path] of Object.entries({ ...sources, isocortexMetadata: layers })) {
    const place = join(workingDir, INPUTS[name as keyof SourceFiles].file);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(path, place);
  }
}

/** @returns the rules that a process had done when it was killed */
async function killedRun(folder: string): Promise<string[]> {
  const child = spawn(process.execPath, [SCRIPT, folder, KILLED_IN], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL');
  return [...(await openLedger(join(folder, 'out'))).records.keys()];
}

/** Sum of a density over the voxels of a region. */
async function sumIn(workingDir: string, path: string, region: number): Promise<number> {
  const labels = (await readNrrd(join(workingDir, files.annotationV3))).volume.values;
  const { values } = (await readNrrd(join(workingDir, path))).volume;
  let sum = 0;
  for (const [i, label] of labels.entries()) if (Number(label) === region) sum += Number(values[i]);
  return sum;
}

test('from sources to a cell composition, though the process was killed on the way', async (t) => {
  const folder = await temporaryFolder(t);
  const sources = await sourcesIn(join(folder, 'sources'));
  await layOut(sources, join(folder, 'out'));
  const done = await killedRun(folder);
  assert.ok(done.includes('combine_markers') && !done.includes('validate_all_ME_densities'));

  const { graph, caller, store } = opened;
  const imported = await importInputs(graph, caller, sources, { resolution: '25' });
  const registered = await Promise.all(imported.map((id) => readOne({ graph, caller }, { id })));
  const told = registered.filter(({ source }) => /Synthetic: made up by/.test(String(source.description)));
  assert.equal(told.length, 13);
  const { make, workingDir } = await openProject(t, ALL_RULES, {
    folder,
    kysely: database.kysely,
    configuration: { ERROR_FATAL: false, NEXUS_REGISTRATION: true, RESOURCE_TAG: 'v1' },
    servicesFor: async ({ options }) => {
      const workers = createWorkerPool({ threads: options.cores });
      const services = { workers, graph, caller, software: { name: 'atlasgraph' } };
      return { services, close: () => workers.close() };
    },
  });
  const released = await make('push_atlas_release', { cores: 1 });
  const run = await make('push_cellComposition', { cores: 1 });
  assert.deepEqual([released.state, run.state], ['succeeded', 'succeeded']);
  const repeated = Object.keys({ ...reasonsOf(released), ...reasonsOf(run) }).filter((rule) => done.includes(rule));
  assert.deepEqual(repeated, []);

  const densities = await searchAll(store, { types: [TERMS.METypeDensity], project: graph.projects.atlas }, caller);
  assert.deepEqual(new Set(densities.map(({ tags }) => tags.v1)), new Set([1]));
  const names = (folder: string) => readdir(join(workingDir, folder));
  const volumes = [...(await names(files.metypeDensitiesValidated)), ...(await names(files.excitatorySplitValidated))];
  assert.equal(densities.length, volumes.filter((name) => name.endsWith('.nrrd')).length);

  const [composition] = await searchAll(store, { types: [TERMS.CellComposition] }, caller);
  assert.deepEqual(composition.tags, { v1: 1 });
  const reading = { graph, caller };
  const { volume, summary } = toCellComposition(composition);
  const listed = (await readDistributionJson(reading, await readOne(reading, volume))) as { hasPart: unknown[] };
  assert.equal(listed.hasPart.length, new Set(densities.map(mTypeOf)).size);
  // The made-up maps give every inhibitory neuron of the reticular nucleus an ME-type.
  const { sums } = await readExactComposition(reading, await readOne(reading, summary));
  const inNucleus = [...sums.sums].filter(([meType]) => meType.startsWith('Rt_RC')).map(([, of]) => of.get(RT) ?? 0);
  const inhibitory = `${files.inhibitoryDensitiesValidated}/gad67+_density.nrrd`;
  const expected = await sumIn(workingDir, inhibitory, RT);
  assert.ok(expected > 0 && inNucleus.length === 2);
  assert.ok(Math.abs(inNucleus[0] + inNucleus[1] - expected) <= 1e-9 * expected);
});

const mTypeOf = ({ source }: Resource) => (source.annotation as { hasBody: { '@id': string } }[])[0].hasBody['@id'];
