import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNrrd } from '../../src/volume/nrrd/read.ts';
import { BRAIN, writeAtlas, writeVolume } from '../pipeline/integrity/atlas.ts';
import { atlasgraph } from '../support/atlasgraph.ts';
import { newFolder } from '../volume/folder.ts';

test('celltransplant brings a folder of densities to another annotation', async (t) => {
  const folder = await newFolder(t);
  const at = (name: string) => join(folder, name);
  await writeAtlas(folder);
  await writeFile(at('h.json'), JSON.stringify(BRAIN.toJson()));
  await mkdir(at('src'));
  await writeVolume(at('src/pv+.nrrd'), 'float', [0, 3, 4, 8, 1, 0]);
  await writeVolume(at('to.nrrd'), 'uint32', [4, 4, 3, 0, 0, 5]);
  const args = ['--hierarchy', 'h.json', '--src-annot-volume', 'annotation.nrrd', '--dst-annot-volume', 'to.nrrd'];
  const folders = ['--src-cell-volume', 'src', '--dst-cell-volume', 'dst', '--max-cores', '1'];
  const { code, stdout, stderr } = await atlasgraph(['celltransplant', ...args, ...folders], { cwd: folder });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^1 densities; 0 regions from one above them, 0 regions from nowhere\.$/m);
  const { header, volume } = await readNrrd(at('dst/pv+.nrrd'));
  assert.deepEqual([header.type, Array.from(volume.values, Number)], ['float', [6, 6, 3, 0, 0, 1]]);
  assert.match(header.keyValues.transplant, /not comparable/);
});
