import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf } from '../../support/volumes.ts';
import { newFolder } from '../../volume/folder.ts';

const MAP = `region,molecular_type,synapse_class,L1_A|x,L1_B|y
ACA1,pv,INH,0.25,0.75
ACA11,pv,INH,1,0
ACA1,sst,INH,0,1
ACA1,pv,EXC,1,0
`;

async function prepare(t: TestContext) {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  const header = (type: 'uint32' | 'double') => headerFor({ grid: gridOf([2, 1, 1]), type, components: 1 });
  await writeFile(at('map.csv'), MAP);
  const leaf = { id: 5, acronym: 'ACA1', name: 'a leaf', children: [] };
  await writeFile(at('h.json'), JSON.stringify({ id: 1, acronym: 'root', name: 'root', children: [leaf] }));
  await writeNrrd(at('annotation.nrrd'), header('uint32'), Uint32Array.of(5, 0));
  await writeNrrd(at('pv.nrrd'), header('double'), Float64Array.of(8, 4));
  await writeNrrd(at('sst.nrrd'), header('double'), Float64Array.of(1, 1));
  const run = (...args: string[]) =>
    atlasgraph([
      ...['atlas-densities', 'mtype-densities', 'create-from-probability-map'],
      ...['--hierarchy-path', at('h.json'), '--annotation-path', at('annotation.nrrd')],
      ...['--probability-map', at('map.csv'), '--output-dir', at('out'), '--threads', '1', ...args],
    ]);
  return { at, run };
}

test('create-from-probability-map writes densities, their list and sums, and names what it leaves out', async (t) => {
  const { at, run } = await prepare(t);
  const { code, stdout, stderr } = await run('--marker', 'pv', at('pv.nrrd'), '--synapse-class', 'inh');
  assert.deepEqual([code, stdout], [0, `2 ME-types of class INH have cells in ${at('out')}.\n`]);
  assert.match(stderr, /ACA11 \(.*map\.csv, row 3; ACA1\?\)/);
  assert.match(stderr, /1 rows of the maps are of the marker sst, which is not given/);
  const names = ['L1_A|x_INH_densities.nrrd', 'L1_B|y_INH_densities.nrrd', 'density_sums.json', 'metadata.json'];
  assert.deepEqual((await readdir(at('out'))).sort(), names);
  const { header, volume } = await readNrrd(at('out/L1_B|y_INH_densities.nrrd'));
  assert.deepEqual([header.type, [...volume.values]], ['double', [6, 0]]);
  assert.deepEqual(JSON.parse(await readFile(at('out/metadata.json'), 'utf8')), {
    synapse_class: 'INH',
    density_files: { L1_A: { x: join(at('out'), names[0]) }, L1_B: { y: join(at('out'), names[1]) } },
  });
  assert.partialDeepStrictEqual(JSON.parse(await readFile(at('out/density_sums.json'), 'utf8')), {
    voxels: { 5: 1 },
    sums: { 'L1_A|x': { 5: 2 }, 'L1_B|y': { 5: 6 } },
  });
});

test('create-from-probability-map takes densities below 0 as 0 and says so, those that are NaN it refuses', async (t) => {
  const { at, run } = await prepare(t);
  const header = headerFor({ grid: gridOf([2, 1, 1]), type: 'double', components: 1 });
  await writeNrrd(at('negative.nrrd'), header, Float64Array.of(-1e-14, -1));
  const markers = ['--marker', 'pv', at('pv.nrrd'), '--marker', 'sst', at('negative.nrrd'), '--synapse-class', 'INH'];
  const { code, stderr } = await run(...markers);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /1 voxels of sst are negative, down to -1e-14 cells/);
  await writeNrrd(at('nan.nrrd'), header, Float64Array.of(Number.NaN, 1));
  const refused = await run('--marker', 'pv', at('nan.nrrd'), '--synapse-class', 'INH');
  assert.match(refused.stderr, /NaN or infinite in regions of the maps: pv in 1 voxels/);
});

test('create-from-probability-map refuses unknown regions as the reference does, and markers without a path', async (t) => {
  const { at, run } = await prepare(t);
  const refused = await run('--marker', 'pv', at('pv.nrrd'), '--synapse-class', 'INH', '--compat');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /has no region with the acronym ACA11/);
  assert.ok(!(await readdir(at('.'))).includes('out'));
  const wrong = await run('--marker', 'pv', '--synapse-class', 'INH');
  assert.deepEqual([wrong.code, /Give each --marker a name/.test(wrong.stderr)], [2, true]);
});
