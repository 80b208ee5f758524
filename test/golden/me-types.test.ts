import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { compositionOfDensities } from '../../src/algorithms/densities/composition-summary/composition-rows.ts';
import { compositionSummary } from '../../src/algorithms/densities/composition-summary/composition-summary.ts';
import { parseDensitySums } from '../../src/algorithms/densities/composition-summary/density-sums.ts';
import { sumsByRank } from '../../src/algorithms/densities/regions/region-sums.ts';
import { readRegionMetadata } from '../../src/algorithms/regions/region-metadata.ts';
import { meTypeLabels } from '../../src/entities/densities/cell-type-labels.ts';
import { createMeTypes } from '../../src/pipeline/create-me-types.ts';
import { DENSITY_SUMS, sumDensityFiles } from '../../src/pipeline/density-sums-file.ts';
import { splitExcitatory } from '../../src/pipeline/split-excitatory.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { streamNrrd } from '../../src/volume/nrrd/stream.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import type { Volume } from '../../src/volume/volume.ts';
import { voxelTypeOf } from '../../src/volume/voxel-types.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { assertConsistent } from '../support/consistency-golden.ts';
import { CHAIN_FILES, densityChain200 } from '../support/density-chain.ts';
import { assertClose, assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import {
  annotation200,
  DENSITY_FILES,
  hierarchy200,
  linprogVolumes,
  PROBABILITY_MAPS,
  probabilityMap200,
} from '../support/density-inputs.ts';
import { newFolder } from '../volume/folder.ts';

const METADATA = realInput('metadata/isocortex_metadata.json');
const MAPPING = realInput('densities/mtypes/mapping_cortex_all_to_exc_mtypes.csv');
const skip = missing(...DENSITY_FILES, ...CHAIN_FILES, METADATA, MAPPING, realInput('metadata/probability_map_L1.csv'));

interface MapGolden {
  /** By ME-type: voxels that are not 0 and that are negative, sum, greatest. */
  readonly table: Readonly<Record<string, readonly [number, number, number, number]>>;
  readonly volumes: Readonly<Record<string, VolumeGolden>>;
}

interface SummaryGolden {
  readonly regions: number;
  readonly entries: number;
  readonly sumDensity: number;
  readonly sumCount: number;
  readonly zeroCounts: number;
  readonly firstRegions: readonly string[];
  readonly entriesSample: readonly (readonly [number, string, string, string, number, number])[];
  /** By acronym: entries, sum of densities, sum of counts. */
  readonly perRegion: Readonly<Record<string, readonly [number, number, number]>>;
}

test('ME-types and their composition are those of atlas-densities and blue-cwl', { skip }, async (t) => {
  const folder = await newFolder(t);
  const { inhibitory, excitatory } = await meTypes200(folder);
  await t.test('densities from probability maps', () => assertDensities(inhibitory));
  const summed = await sumsOf([inhibitory, excitatory]);
  await t.test('summary of all ME-types', () => assertSummary(summed));
  await t.test('as consistent with others as the reference finds them', () =>
    assertConsistency(inhibitory, excitatory),
  );
  await t.test('of the layers 2 to 6 they add up to the neurons, region by region', () => assertTotals(summed));
});

/** The densities of all ME-types on the grid of 200 µm. @returns their folders */
async function meTypes200(folder: string) {
  const { neurons } = await densityChain200();
  const markers = await linprogVolumes(neurons);
  const [gad67, pv, sst, vip] = Object.values(markers).map(({ values }) => values);
  const lamp5 = { ...markers['gad67+'], values: gad67.map((value, i) => value - vip[i] - sst[i] - pv[i]) };
  const write = async (name: string, { grid, values }: Volume): Promise<string> => {
    const path = join(folder, `${name}.nrrd`);
    const header = headerFor({ grid, type: voxelTypeOf(values), components: 1 });
    await writeNrrd(path, header, values, { encoding: 'raw' });
    return path;
  };
  const text = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const hierarchy = await text('hierarchy.json', JSON.stringify((await hierarchy200()).toJson()));
  const annotation = await write('annotation', await annotation200());
  const probabilityMaps = await Promise.all(
    PROBABILITY_MAPS.map(async (name) => text(`${name}.csv`, await probabilityMap200(name))),
  );
  const paths = new Map<string, string>();
  for (const [name, volume] of Object.entries({ ...markers, approx_lamp5: lamp5 })) {
    paths.set(name.replace('+', ''), await write(name, volume));
  }
  const [inhibitory, excitatory] = [join(folder, 'inhibitory'), join(folder, 'excitatory')];
  await mkdir(inhibitory);
  await mkdir(excitatory);
  await withPool(1, async (pool) => {
    const inputs = { hierarchy, annotation, probabilityMaps, markers: paths };
    const options = { synapseClass: 'INH', named: 'densities', compat: true } as const;
    const { notices } = await createMeTypes(pool, inputs, inhibitory, options);
    assert.deepEqual(notices, []);
    const density = { neuronDensity: await write('neurons', neurons), inhibitoryDensity: paths.get('gad67') ?? '' };
    const metadata = await readRegionMetadata(METADATA);
    await splitExcitatory(pool, { hierarchy, annotation, ...density, mapping: MAPPING }, excitatory, {
      ...{ metadata, compat: true, level: 1 },
    });
  });
  return { inhibitory, excitatory };
}

async function assertDensities(folder: string): Promise<void> {
  const { table, volumes } = await densityGolden<MapGolden>('create-from-probability-map');
  const metadata = JSON.parse(await readFile(join(folder, 'metadata.json'), 'utf8'));
  const { density_files: listed } = metadata as { density_files: Record<string, Record<string, string>> };
  const written = Object.entries(listed).flatMap(([mType, eTypes]) =>
    Object.entries(eTypes).map(([eType, path]) => [`${mType}|${eType}`, path]),
  );
  assert.deepEqual(written.map(([meType]) => meType).sort(), Object.keys(table).sort());
  assert.deepEqual(written[0], ['L1_DAC|bNAC', 'densities/L1_DAC|bNAC_INH_densities.nrrd']);
  const file = JSON.parse(await readFile(join(folder, DENSITY_SUMS), 'utf8'));
  const { sums } = parseDensitySums(file, DENSITY_SUMS);
  for (const [meType, [, , sum]] of Object.entries(table)) {
    const total = [...(sums.get(meType)?.values() ?? [])].reduce((all, each) => all + each, 0);
    assertClose(total, sum, { relative: 1e-12 }, meType);
  }
  for (const [meType, expected] of Object.entries(volumes)) {
    const { volume } = await readNrrd(join(folder, `${meType}_INH_densities.nrrd`));
    // Rounding errors of lamp5 are there or not, as the factors of the programme were rounded.
    await assertGoldenVolume(volume, expected, { absolute: 1e-9 });
  }
}

/** As the golden calls them: the generic types by their names. */
function labelsOf(stem: string): readonly string[] {
  const [, mType, eType] = /^(Generic_.*_MType)_(Generic_.*)$/.exec(stem) ?? [];
  return mType === undefined ? meTypeLabels(stem) : [mType, eType];
}

/** Those of the tests that are about ME-types; the others are in consistency-check.test.ts. */
async function assertConsistency(inhibitory: string, excitatory: string): Promise<void> {
  const { brain, neurons } = await densityChain200();
  const { 'gad67+': gad } = await linprogVolumes(neurons);
  const open = async (label: string) => {
    if (label === 'gad') return [memorySource(gad)];
    if (label === 'neurons') return [memorySource(neurons)];
    const folder = label === 'split' ? excitatory : inhibitory;
    const names = (await readdir(folder)).filter((name) => name.endsWith('.nrrd'));
    return Promise.all(names.map(async (name) => (await streamNrrd(join(folder, name))).source));
  };
  const about = ['split', 'inh_me'];
  assert.equal(await assertConsistent(brain.voxels, [...about, 'gad', 'neurons'], about, open), 3);
}

async function sumsOf(folders: readonly string[]) {
  const { voxels } = (await densityChain200()).brain;
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder)).filter((name) => name.endsWith('.nrrd')).map((name) => join(folder, name)),
    ),
  );
  const labelled = files.flat().map((path) => ({ labels: labelsOf(basename(path, '.nrrd')), path }));
  const named = labelled.map(({ labels, path }) => ({ meType: labels.join('|'), path }));
  return { voxels, labelled, sums: await sumDensityFiles(voxels, named) };
}

/** Inhibitory ones to gad67+ cells, as all markers are given; excitatory ones to the other neurons. */
async function assertTotals({ voxels, sums: { sums } }: Awaited<ReturnType<typeof sumsOf>>): Promise<void> {
  const neurons = await sumsByRank(voxels, memorySource((await densityChain200()).neurons));
  const layered = voxels.hierarchy.find('@^(?!SSp-bfd-[A-Z][0-9]$).*[2-6][ab]?$', 'acronym');
  const isocortex = new Set(voxels.hierarchy.descendants(315));
  let regions = 0;
  for (const [rank, label] of voxels.labels.entries()) {
    if (!layered.has(label) || !isocortex.has(label) || voxels.counts[rank] === 0) continue;
    const types = [...sums.values()].map((byRegion) => byRegion.get(label) ?? 0);
    const total = types.reduce((all, each) => all + each, 0);
    assertClose(total, neurons[rank], { relative: 1e-8 }, String(label));
    regions++;
  }
  assert.ok(regions > 100);
}

async function assertSummary({ voxels, labelled, sums }: Awaited<ReturnType<typeof sumsOf>>): Promise<void> {
  const expected = await densityGolden<SummaryGolden>('cell-composition-summary');
  const same = (index: 0 | 1) => new Map(labelled.map(({ labels }) => [labels[index], labels[index]]));
  const iris = { mTypes: same(0), eTypes: same(1) };
  const { hasPart } = compositionSummary(compositionOfDensities(sums), voxels.hierarchy, iris, String);
  const entries = Object.entries(hasPart).flatMap(([id, region]) =>
    Object.values(region.hasPart).flatMap((mType) =>
      Object.values(mType.hasPart).map(({ label, composition: { neuron } }) => ({
        ...{ id: Number(id), acronym: region.notation, mType: mType.label, eType: label },
        ...{ density: neuron.density, count: neuron.count ?? 0 },
      })),
    ),
  );
  assert.equal(entries.length, expected.entries);
  const summed = (rows: typeof entries) =>
    rows.reduce((all, { density, count }) => [all[0] + density, all[1] + count], [0, 0]);
  const [density, count] = summed(entries);
  assertClose(density, expected.sumDensity, { relative: 1e-12 }, 'sum of densities');
  assert.deepEqual([count, Object.keys(hasPart).length], [expected.sumCount, expected.regions]);
  assert.equal(entries.filter((entry) => entry.count === 0).length, expected.zeroCounts);
  for (const [id, acronym, mType, eType, mean, cells] of expected.entriesSample) {
    const found = hasPart[id]?.hasPart[mType]?.hasPart[eType]?.composition.neuron;
    assertClose(found?.density ?? 0, mean, { relative: 1e-12 }, `${mType}|${eType} in ${acronym}`);
    assert.equal(found?.count, cells, `${mType}|${eType} in ${acronym}`);
  }
  for (const [acronym, [rows, densities, counts]] of Object.entries(expected.perRegion)) {
    const own = entries.filter((entry) => entry.acronym === acronym);
    const [ownDensity, ownCount] = summed(own);
    assert.deepEqual([own.length, ownCount], [rows, counts], acronym);
    assertClose(ownDensity, densities, { relative: 1e-12 }, acronym);
  }
}
