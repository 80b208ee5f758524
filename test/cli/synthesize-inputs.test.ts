import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { readBarrelPositions } from '../../src/algorithms/annotation/barrels/barrel-positions.ts';
import { writeSyntheticInputs } from '../../src/cli/synthetic-inputs.ts';
import { readNrrdHeader } from '../../src/volume/nrrd/read.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { newFolder } from '../volume/folder.ts';

test('synthesize-inputs writes what the steps of densities read, marked as synthetic and the same again', async (t) => {
  const folder = await newFolder(t);
  const { annotation, hierarchy } = await writeSyntheticInputs(folder, 500);
  const write = (out: string, ...more: string[]) =>
    atlasgraph(
      [
        'synthesize-inputs',
        '--annotation',
        annotation,
        '--hierarchy',
        hierarchy,
        '--out',
        out,
        '--threads',
        '1',
        ...more,
      ],
      { cwd: folder },
    );
  const { code, stdout, stderr } = await write('one');
  assert.equal(code, 0, stderr);
  const names = (await readdir(join(folder, 'one'))).sort();
  assert.deepEqual(
    stdout.trim().split('\n').sort(),
    names.map((name) => `one/${name}`),
  );
  const volumes = names.filter((name) => name.endsWith('.nrrd'));
  assert.equal(volumes.length, 13);
  for (const name of volumes) {
    const { keyValues, grid } = await readNrrdHeader(join(folder, 'one', name));
    assert.deepEqual([keyValues.synthetic, grid.shape], ['atlasgraph synthesize-inputs --seed 0', [26, 16, 22]]);
  }
  const barrels = join(folder, 'one', 'barrel_positions_25.feather');
  assert.equal((await readBarrelPositions(barrels)).barrel.names.length, 33);
  const { metadata } = tableFromIPC(await readFile(barrels)).schema;
  assert.equal(metadata.get('synthetic'), 'atlasgraph synthesize-inputs --seed 0');
  await write('two', '--threads', '2');
  for (const name of names) {
    assert.deepEqual(await readFile(join(folder, 'two', name)), await readFile(join(folder, 'one', name)), name);
  }
});
