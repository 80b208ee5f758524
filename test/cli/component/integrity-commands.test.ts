import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BRAIN, writeAtlas, writeVolume } from '../../pipeline/integrity/atlas.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { newFolder } from '../../volume/folder.ts';

test('bba-data-integrity-check reports and exits by what it found', async (t) => {
  const folder = await newFolder(t);
  const datasets = await writeAtlas(folder);
  await writeFile(join(folder, 'h.json'), JSON.stringify(BRAIN.toJson()));
  const inputs = datasets.flatMap(({ name }) => ['--input-dataset', name]);
  const options = ['--report-path', 'report.json', '--hierarchy-path', 'h.json', '--leaves-only', '--threads', '1'];
  const run = () => atlasgraph(['bba-data-integrity-check', 'nrrd-integrity', ...inputs, ...options], { cwd: folder });
  const sound = await run();
  assert.equal(sound.code, 0, sound.stderr);
  assert.match(sound.stdout, /5 datasets passed/);
  await writeVolume(join(folder, 'vectors.nrrd'), 'float', Array(18).fill(3));
  const unsound = await run();
  assert.equal(unsound.code, 1);
  assert.match(unsound.stdout, /^vectors.nrrd: unit vectors: vectors.nrrd: 6 voxels/);
  assert.match(unsound.stderr, /did not pass their checks: vectors.nrrd/);
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
  assert.deepEqual([report['vectors.nrrd'].success, report.masks.success], ['false', 'true']);
  const nrrd = ['bba-data-integrity-check', 'nrrd-integrity', ...inputs, '--report-path', 'report.json'];
  const withoutHierarchy = await atlasgraph([...nrrd, '--required-region', 'grey'], { cwd: folder });
  assert.equal(withoutHierarchy.code, 2);
  assert.match(withoutHierarchy.stderr, /need --hierarchy-path/);
  const unknown = [...nrrd, '--hierarchy-path', 'h.json', '--required-region', 'gray'];
  assert.match((await atlasgraph(unknown, { cwd: folder })).stderr, /no region with acronym gray/);
});

test('meshes-obj-integrity takes files too', async (t) => {
  const folder = await newFolder(t);
  await writeFile(join(folder, 'flat.obj'), 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n');
  const args = ['meshes-obj-integrity', '--input-dataset', 'flat.obj', '--report-path', 'r.json'];
  const { code, stdout } = await atlasgraph(['bba-data-integrity-check', ...args], { cwd: folder });
  assert.equal(code, 1);
  assert.match(stdout, /closed: flat.obj: 3 edges/);
});

test('picture draws a volume through a voxel, and a mesh', async (t) => {
  const folder = await newFolder(t);
  await writeAtlas(folder);
  const draw = (...args: string[]) => atlasgraph(['picture', ...args], { cwd: folder });
  const drawn = await draw('annotation.nrrd', '--at', '3,0,0', '--output-path', 'a.png');
  assert.equal(drawn.code, 0, drawn.stderr);
  assert.equal(drawn.stdout.trim(), join(folder, 'a.png'));
  assert.equal((await readFile(join(folder, 'a.png'))).toString('latin1', 1, 4), 'PNG');
  const outside = await draw('annotation.nrrd', '--at', '6,0,0');
  assert.equal(outside.code, 1);
  assert.match(outside.stderr, /no plane 6 across x: it has 6/);
  assert.equal((await draw('annotation.nrrd', '--at', '1,2')).code, 2);
  await writeFile(join(folder, 'm.obj'), 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n');
  assert.equal((await draw('m.obj')).code, 0);
});
