import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { BRAIN, writeAtlas, writeVolume } from '../pipeline/integrity/atlas.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { newFolder } from '../volume/folder.ts';

test('override-densities writes folders again, by a table or by a recipe', async (t) => {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  await writeAtlas(folder);
  await writeFile(at('h.json'), JSON.stringify(BRAIN.toJson()));
  for (const name of ['exc', 'inh']) await mkdir(at(name));
  await writeVolume(at('exc/L2_IPC_cADpyr.nrrd'), 'double', [0, 2, 4, 4, 1, 0]);
  await writeVolume(at('inh/L1_DAC|bNAC_INH_densities.nrrd'), 'float', [0, 6, 0, 8, 1, 0]);
  await writeVolume(at('inh/L1_DAC|cAC_INH_densities.nrrd'), 'float', [0, 0, 0, 0, 0, 0]);
  await writeFile(at('t.csv'), 'cell_type,region,density,distribution\nneurons,2,16,heterogeneous\n');
  await writeFile(at('g.json'), JSON.stringify({ neurons: ['L2_IPC_cADpyr', 'L1_DAC|bNAC_INH_densities'] }));
  const hasPart = { m: { label: 'L2_IPC', hasPart: { e: { label: 'cADpyr', density_ratio: 3 } } } };
  await writeFile(at('r.json'), JSON.stringify({ version: 1, overrides: { 'Structure/4': { hasPart } } }));
  const override = (...args: string[]) => {
    const atlas = ['--annotation-path', 'annotation.nrrd', '--hierarchy-path', 'h.json', '--threads', '1'];
    return atlasgraph(['override-densities', ...atlas, '--input-dir', 'exc', '--input-dir', 'inh', ...args], {
      cwd: folder,
    });
  };
  const valuesOf = async (name: string) => Array.from((await readNrrd(at(name))).volume.values, Number);

  const byTable = ['--output-dir', 'a', '--output-dir', 'b', '--table', 't.csv', '--cell-groups', 'g.json'];
  const table = await override(...byTable);
  assert.equal(table.code, 0, table.stderr);
  assert.deepEqual(JSON.parse(table.stdout)[0].before, 8);
  assert.deepEqual(await valuesOf('a/L2_IPC_cADpyr.nrrd'), [0, 4, 8, 8, 1, 0]);
  assert.equal((await readNrrd(at('b/L1_DAC|bNAC_INH_densities.nrrd'))).header.type, 'float');

  const recipe = await override('--output-dir', 'c', '--output-dir', 'd', '--recipe', 'r.json', '--region', 'B');
  assert.equal(recipe.code, 0, recipe.stderr);
  assert.deepEqual(await valuesOf('c/L2_IPC_cADpyr.nrrd'), [0, 0, 12, 12, 0, 0]);
  assert.deepEqual(await readdir(at('d')), ['L1_DAC|bNAC_INH_densities.nrrd']);

  assert.equal((await override('--output-dir', 'e', '--table', 't.csv')).code, 2);
  const unknown = await override('--output-dir', 'e', '--output-dir', 'f', '--table', 't.csv');
  assert.match(unknown.stderr, /row 2: there is no file of neurons/);
  assert.ok(!(await readdir(folder)).includes('e'));
});
