import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BRAIN, writeAtlas, writeVolume } from '../pipeline/integrity/atlas.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { newFolder } from '../volume/folder.ts';

test('check-density-consistency adds files up and fails on a test that does not hold', async (t) => {
  const folder = await newFolder(t);
  await writeAtlas(folder);
  await writeFile(join(folder, 'h.json'), JSON.stringify(BRAIN.toJson()));
  await writeVolume(join(folder, 'glia.nrrd'), 'double', [0, 3, 3, 3, 1, 0]);
  await writeVolume(join(folder, 'astro.nrrd'), 'double', [0, 1, 2, 3, 0, 0]);
  await writeVolume(join(folder, 'oligo.nrrd'), 'double', [0, 2, 1, 0, 0, 0]);
  const nrrd = { glia: 'glia.nrrd', parts: ['astro.nrrd', 'oligo.nrrd'] };
  const grey = { left: ['glia'], right: ['parts'], mask: 'grey' };
  const check = async (tests: object[]) => {
    const json = { annotations: 'annotation.nrrd', hierarchy: 'h.json', nrrd, tests };
    await writeFile(join(folder, 'tests.json'), JSON.stringify(json));
    // Paths are relative to the file, wherever the command is run.
    return atlasgraph(['check-density-consistency', join(folder, 'tests.json')]);
  };
  const sound = await check([grey]);
  assert.equal(sound.code, 0, sound.stderr);
  assert.deepEqual(JSON.parse(sound.stdout)[0].errors.absoluteSum, 0);
  const unsound = await check([grey, { left: ['glia'], right: ['parts'] }]);
  assert.equal(unsound.code, 1);
  assert.equal(JSON.parse(unsound.stdout)[1].errors.absoluteVoxel, 1);
  assert.match(unsound.stderr, /1 of 2 tests of .*tests.json failed: glia = parts\./);
});
