import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { parseMarkersConfig } from '../../src/algorithms/densities/markers/markers-config.ts';
import { combineMarkerFiles } from '../../src/pipeline/combine-marker-files.ts';
import { computeLamp5 } from '../../src/pipeline/compute-lamp5.ts';
import { headerFor } from '../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../src/volume/nrrd/write.ts';
import type { Volume } from '../../src/volume/volume.ts';
import { voxelTypeOf } from '../../src/volume/voxel-types.ts';
import { withPool } from '../algorithms/support.ts';
import { missing, realInput } from '../shared-inputs.ts';
import { CHAIN_FILES, densityChain200 } from '../support/density-chain.ts';
import { assertGoldenBytes, assertGoldenVolume, densityGolden, type VolumeGolden } from '../support/density-goldens.ts';
import {
  annotation200,
  DENSITY_FILES,
  hierarchy200,
  linprogVolumes,
  type SyntheticVolume,
  syntheticVolume,
} from '../support/density-inputs.ts';
import { newFolder } from '../volume/folder.ts';

const CONFIG = realInput('densities/markers/combine_markers_ccfv2_config.yaml');
const skip = missing(...DENSITY_FILES, ...CHAIN_FILES, CONFIG);

async function writeRaw(path: string, { grid, components, values }: Volume): Promise<string> {
  await writeNrrd(path, headerFor({ grid, type: voxelTypeOf(values), components }), values, { encoding: 'raw' });
  return path;
}

interface Markers {
  readonly proportions: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, VolumeGolden>>;
}

test('combine-markers gives the bytes of atlas-densities', { skip }, async (t) => {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  const config = parseMarkersConfig(parse(await readFile(CONFIG, 'utf8')), CONFIG);
  const genes = Object.keys(config.inputGeneVolumePath) as SyntheticVolume[];
  const volumes = genes.map(async (gene) => [gene, await writeRaw(at(`${gene}.nrrd`), await syntheticVolume(gene))]);
  const inputGeneVolumePath = Object.fromEntries(await Promise.all(volumes));
  await writeFile(at('hierarchy.json'), JSON.stringify((await hierarchy200()).toJson()));
  const paths = {
    hierarchy: at('hierarchy.json'),
    annotation: await writeRaw(at('labels.nrrd'), await annotation200()),
  };
  const types = Object.keys(config.outputCellTypeVolumePath);
  const cellTypes = Object.fromEntries(types.map((type) => [type, at(`${type}.nrrd`)]));
  const outputs = { cellTypes, glia: at('glia.nrrd'), proportions: at('proportions.json') };
  const options = { compat: false, level: 1 };
  const report = await withPool(1, (pool) =>
    combineMarkerFiles(pool, paths, { ...config, inputGeneVolumePath }, outputs, options),
  );
  const expected = await densityGolden<Markers>('combine-markers');
  assert.deepEqual(JSON.parse(await readFile(outputs.proportions, 'utf8')), expected.proportions);
  for (const [name, golden] of Object.entries(expected.volumes)) {
    assertGoldenBytes((await readNrrd(cellTypes[name] ?? outputs.glia)).volume, golden);
  }
  assert.deepEqual(report.genes.astrocyte, ['gfap', 's100b', 'aldh1l1']);
  assert.deepEqual(report.regions, { cerebellum: 6625, striatum: 5688 });
});

test('compute-lamp5 gives the densities of the script, and no negative ones unless asked to', { skip }, async (t) => {
  const folder = await newFolder(t);
  const linprog = await linprogVolumes((await densityChain200()).neurons);
  const at = (name: string) => join(folder, `${name}.nrrd`);
  const [gad67, vip, sst, pv] = await Promise.all(
    (['gad67+', 'vip+', 'sst+', 'pv+'] as const).map((name) => writeRaw(at(name), linprog[name])),
  );
  const lamp5 = async (compat: boolean) => {
    const clipped = await computeLamp5({ gad67, vip, sst, pv }, at('lamp5'), { compat, level: 1 });
    return { clipped, volume: (await readNrrd(at('lamp5'))).volume };
  };
  const { volumes } = await densityGolden('compute-lamp5');
  // 1e-9 of the densities that are subtracted from each other.
  const absolute = 1e-9 * linprog['gad67+'].values.reduce((greatest, value) => Math.max(greatest, value), 0);
  const reference = await lamp5(true);
  await assertGoldenVolume(reference.volume, volumes.lamp5, { absolute, sums: 1e-9 });
  assert.equal(reference.clipped.voxels, 0);
  const { volume, clipped } = await lamp5(false);
  const expected = Array.from(reference.volume.values, Number);
  const below = expected.filter((value) => value < 0);
  assert.ok(clipped.voxels >= below.length && below.length > 0);
  assert.deepEqual(
    Array.from(volume.values, Number),
    expected.map((value) => Math.max(value, 0)),
  );
});
