import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import {
  inhibitoryShares,
  MOUSE_INHIBITORY,
} from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-counts.ts';
import { inhibitoryExcitatoryDensities } from '../../src/algorithms/densities/inhibitory-excitatory/inhibitory-excitatory-densities.ts';
import { readRegionMetadata } from '../../src/algorithms/regions/region-metadata.ts';
import { composeExcitatory } from '../../src/pipeline/compose-excitatory.ts';
import { profileDensities } from '../../src/pipeline/profile-densities.ts';
import { splitExcitatory } from '../../src/pipeline/split-excitatory.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import { memorySource } from '../../src/volume/slab-source.ts';
import { createVolume, type Volume } from '../../src/volume/volume.ts';
import { voxelTypeOf } from '../../src/volume/voxel-types.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { CHAIN_FILES, collected, densityChain200 } from '../support/density-chain.ts';
import {
  assertClose,
  assertGoldenBytes,
  assertGoldenVolume,
  densityGolden,
  type Tolerances,
  type VolumeGolden,
} from '../support/density-goldens.ts';
import {
  annotation200,
  DENSITY_FILES,
  eachVoxel,
  fortranIndex,
  hierarchy200,
  linprogVolumes,
  syntheticVolume,
  voxelHash,
} from '../support/density-inputs.ts';
import { gridOf } from '../support/volumes.ts';
import { newFolder } from '../volume/folder.ts';

const METADATA = realInput('metadata/isocortex_metadata.json');
const MAPPING = realInput('densities/mtypes/mapping_cortex_all_to_exc_mtypes.csv');
const COMPOSITION = realInput('densities/mtypes/composition/composition.yaml');
const TAXONOMY = realInput('densities/mtypes/composition/neurons-mtype-taxonomy.tsv');
const PROFILES = realInput('densities/mtypes/density_profiles');
const skip = missing(...DENSITY_FILES, ...CHAIN_FILES, METADATA, MAPPING, COMPOSITION, TAXONOMY, PROFILES);

/** Writes volumes without compression, and the hierarchy. @returns their paths by name */
async function written<Name extends string>(folder: string, volumes: Readonly<Record<Name, Volume>>) {
  const paths: Record<string, string> = { hierarchy: join(folder, 'hierarchy.json') };
  await writeFile(paths.hierarchy, JSON.stringify((await hierarchy200()).toJson()));
  for (const [name, { grid, components, values }] of Object.entries<Volume>(volumes)) {
    paths[name] = join(folder, `${name}.nrrd`);
    await writeNrrd(paths[name], headerFor({ grid, type: voxelTypeOf(values), components }), values, {
      encoding: 'raw',
    });
  }
  return paths as Record<Name | 'hierarchy', string>;
}

/** Neurons of regions that are full of glia are the rounding errors of a difference. */
const ROUNDING = { absolute: 1e-6 };

async function assertGoldenFiles(
  folder: string,
  volumes: Readonly<Record<string, VolumeGolden>>,
  tolerances: Tolerances,
): Promise<void> {
  assert.deepEqual(new Set(await readdir(folder)), new Set(Object.keys(volumes).map((name) => `${name}.nrrd`)));
  for (const [name, expected] of Object.entries(volumes)) {
    await assertGoldenVolume((await readNrrd(join(folder, `${name}.nrrd`))).volume, expected, tolerances);
  }
}

test('excitatory-split gives the densities of atlas-densities', { skip }, async (t) => {
  const folder = await newFolder(t);
  const { neurons } = await densityChain200();
  const gad67 = (await linprogVolumes(neurons))['gad67+'];
  const paths = await written(folder, { annotation: await annotation200(), neurons, gad67 });
  const inputs = { ...paths, neuronDensity: paths.neurons, inhibitoryDensity: paths.gad67, mapping: MAPPING };
  const output = join(folder, 'split');
  await mkdir(output);
  const options = { metadata: await readRegionMetadata(METADATA), compat: true, level: 1 };
  const report = await withPool(1, (pool) => splitExcitatory(pool, inputs, output, options));
  const { volumes } = await densityGolden('excitatory-split');
  await assertGoldenFiles(output, volumes, ROUNDING);
  const { cells } = volumes['L5_TPC:A_cADpyr'];
  assertClose(report.cells['L5_TPC:A'], cells ?? 0, { relative: 1e-9 }, 'cells of L5_TPC:A');
});

test('create-from-composition gives the densities of atlas-densities', { skip }, async (t) => {
  const folder = await newFolder(t);
  const excitatory = await excitatoryNeurons200();
  const paths = await written(folder, { annotation: await annotation200(), excitatoryDensity: excitatory });
  const output = join(folder, 'composition');
  await mkdir(output);
  const metadata = await readRegionMetadata(realInput('densities/metadata/isocortex_metadata.json'));
  const inputs = { ...paths, taxonomy: TAXONOMY, composition: COMPOSITION };
  const options = { metadata, compat: true };
  const { mTypes, repeated } = await withPool(1, (pool) => composeExcitatory(pool, inputs, output, options));
  const { volumes } = await densityGolden('create-from-composition');
  await assertGoldenFiles(output, volumes, { voxels: 2 ** -23, sums: 1e-7, absolute: 1e-6 });
  assert.deepEqual([mTypes.length, repeated], [18, []]);
});

async function excitatoryNeurons200(): Promise<Volume> {
  const { brain, groups, neurons } = await densityChain200();
  const markers = {
    gad: memorySource(await syntheticVolume('gad67')),
    nrn: memorySource(await syntheticVolume('nrn1')),
    neuronDensity: memorySource(neurons),
  };
  const count = MOUSE_INHIBITORY.reduce((sum, each) => sum + each);
  const options = { count, shares: inhibitoryShares(MOUSE_INHIBITORY), compat: true };
  return withPool(1, async (pool) => {
    for await (const { name, density } of inhibitoryExcitatoryDensities(pool, brain, groups, markers, options)) {
      if (name === 'excitatory_neuron') return collected(density);
    }
    return assert.fail('no density of excitatory neurons');
  });
}

interface ProfileGolden {
  /** By file: voxels that are not 0, sum, greatest value, first digits of the digest. */
  readonly table: Readonly<Record<string, readonly [number, number, number, string]>>;
  readonly volumes: Readonly<Record<string, VolumeGolden>>;
  readonly inputs: Readonly<Record<'annotation' | 'excitatory' | 'inhibitory', VolumeGolden>>;
}

/** Voxels of a layer along axis 1, from the bottom of the cortex on. */
const SLAB_LAYERS: readonly (readonly [acronym: string, voxels: number])[] = [
  ...[['SSp-bfd6b', 20], ['SSp-bfd6a', 50], ['SSp-bfd5', 50], ['SSp-bfd4', 18]] as const, // biome-ignore format: rows
  ...[['SSp-bfd3', 34], ['SSp-bfd2', 14], ['SSp-bfd1', 14]] as const, // biome-ignore format: rows
];

async function slab() {
  const hierarchy = await hierarchy200();
  const shape = [12, 204, 12] as const;
  const grid = gridOf(shape);
  const annotation = createVolume({ grid, type: 'uint32', components: 1 });
  const vectors = createVolume({ grid, type: 'float', components: 3 });
  const excitatory = createVolume({ grid, type: 'double', components: 1 });
  const inhibitory = createVolume({ grid, type: 'double', components: 1 });
  const ids = SLAB_LAYERS.flatMap(([acronym, voxels]) => Array(voxels).fill(hierarchy.byAcronym(acronym)?.id));
  const labels = [0, 0, ...ids, 0, 0];
  eachVoxel(grid, (i, flat) => {
    const [x, y, z] = [i % 12, Math.floor(i / 12) % 204, Math.floor(i / (12 * 204))];
    annotation.values[i] = labels[y];
    vectors.values.set([(x - 5.5) / 64, 1, (5.5 - z) / 32], 3 * i);
    if (labels[y] === 0) return;
    excitatory.values[i] = (64 + voxelHash(flat, 13)) * 256;
    inhibitory.values[i] = (64 + voxelHash(flat, 14)) * 32;
  });
  return { annotation, directionVectors: vectors, excitatory, inhibitory };
}

test('create-from-profile gives the densities of atlas-densities', { skip }, async (t) => {
  const folder = await newFolder(t);
  const expected = await densityGolden<ProfileGolden>('create-from-profile');
  const volumes = await slab();
  for (const name of ['annotation', 'excitatory', 'inhibitory'] as const) {
    assertGoldenBytes(volumes[name], expected.inputs[name]);
  }
  const paths = await written(folder, volumes);
  const config = join(folder, 'config.yaml');
  await writeFile(
    config,
    stringify({
      mtypeToProfileMapPath: join(PROFILES, 'meta/mapping.tsv'),
      layerSlicesPath: join(PROFILES, 'meta/layers.tsv'),
      densityProfilesDirPath: join(PROFILES, 'profiles'),
      excitatoryNeuronDensityPath: paths.excitatory,
      inhibitoryNeuronDensityPath: paths.inhibitory,
    }),
  );
  const output = join(folder, 'profile');
  await mkdir(output);
  const options = { metadata: await readRegionMetadata(METADATA), compat: true };
  await withPool(1, (pool) => profileDensities(pool, { ...paths, config }, output, options));
  assert.deepEqual(new Set(await readdir(output)), new Set(Object.keys(expected.table).map((name) => `${name}.nrrd`)));
  for (const [name, [nonZero, sum, greatest]] of Object.entries(expected.table)) {
    const values = (await readNrrd(join(output, `${name}.nrrd`))).volume.values as Float64Array;
    const summary = values.reduce((all, value) => [all[0] + Number(value !== 0), all[1] + value, Math.max(all[2], value)], [0, 0, 0]); // biome-ignore format: one thought
    assert.equal(summary[0], nonZero, name);
    assertClose(summary[1], sum, { relative: 1e-12 }, `sum of ${name}`);
    assertClose(summary[2], greatest, { relative: 1e-12 }, `greatest of ${name}`);
  }
  for (const [name, { samples }] of Object.entries(expected.volumes)) {
    const { grid, values } = (await readNrrd(join(output, `${name}.nrrd`))).volume;
    for (const [c, value] of samples) {
      assertClose(Number(values[fortranIndex(grid, c)]), Number(value), { relative: 1e-12 }, `${name}, voxel ${c}`);
    }
  }
});
