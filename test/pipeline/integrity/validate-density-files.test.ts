import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { newFolder } from '../../volume/folder.ts';
import { BRAIN, writeAtlas, writeVolume } from './atlas.ts';

const LITERATURE = [
  { name: 'cells', of: ['cell'], expected: { mean: 10, tolerance: 1 }, errorAbove: 2 },
  { name: 'grey cells', of: ['cell'], regions: ['the grey'], expected: { mean: 11, tolerance: 1 } },
  { name: 'ME-types', of: ['inhibitoryMeTypes'], expected: { mean: 5, tolerance: 1 } },
];

test('densities-validation adds the files of a folder up and fails on what is far off', async (t) => {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  await writeAtlas(folder);
  await mkdir(at('me'));
  await mkdir(at('none'));
  await writeFile(at('h.json'), JSON.stringify(BRAIN.toJson()));
  await writeFile(at('l.json'), JSON.stringify(LITERATURE));
  await writeVolume(at('cell.nrrd'), 'double', [0, 12, 12, 12, 6, 0]);
  await writeVolume(at('me/a.nrrd'), 'double', [0, 4, 0, 0, 0, 0]);
  await writeVolume(at('me/b.nrrd'), 'float', [0, 8, 4, 4, 0, 0]);
  const validate = (...args: string[]) =>
    atlasgraph(['densities-validation', '--annotation', 'annotation.nrrd', '--threads', '2', ...args], { cwd: folder });
  const ours = ['--literature', 'l.json', '--cell_density', 'cell.nrrd'];
  const whole = await validate(...ours, '--inhibitory_ME_types_folder', 'me');
  assert.equal(whole.code, 0, whole.stderr);
  const { checks } = JSON.parse(whole.stdout);
  assert.deepEqual(
    checks.map(({ name, value, state }: Record<string, unknown>) => [name, value, state]),
    [['cells', 10.5, 'valid'], ['ME-types', 5, 'valid']], // biome-ignore format: a table
  );
  const byRegion = await validate(...ours, '--hierarchy', 'h.json');
  assert.deepEqual(JSON.parse(byRegion.stdout).checks[1], { name: 'grey cells', value: 12, range: [10, 12], z: 1, state: 'valid', fatal: true }); // biome-ignore format: one object
  await writeVolume(at('cell.nrrd'), 'double', [0, 12, 12, 12, 60, 0]);
  const wrong = await validate(...ours);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /annotation.nrrd .*cells: 24 where 9 to 11 is expected/);
  assert.equal((await validate(...ours, '--error_fatal', '0')).code, 0);
  const empty = await validate('--excitatory_ME_types_folder', 'none');
  assert.match(empty.stderr, /no NRRD file in .*none/);
});

test('densities-validation holds the volume of the brain against that of the mouse', async (t) => {
  const folder = await newFolder(t);
  await writeAtlas(folder);
  const { code, stdout, stderr } = await atlasgraph(['densities-validation', '--annotation', 'annotation.nrrd'], {
    cwd: folder,
  });
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).checks[0].z, -21.73);
  assert.match(stderr, /total annotation volumetry: 0 where 485.49 to 532.33 is expected/);
});
