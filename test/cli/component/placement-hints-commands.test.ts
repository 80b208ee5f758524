import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Grid, Vec3 } from '../../../src/volume/grid.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { readNrrd } from '../../../src/volume/nrrd/read.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { uniformVectors } from '../../algorithms/hints/support.ts';
import { type Branch, hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { gridOf } from '../../support/volumes.ts';

const SHAPE: Vec3 = [12, 20, 24];
const CORTEX = [1, 2, 3, 4, 5, 6].map((n): Branch => [10 + n, `A${n}${n === 6 ? 'a' : ''}`]);
const TREE: Branch = [1, 'root', [[10, 'Isocortex', CORTEX], [20, 'TH', [[21, 'RT'], [22, 'AD']]], [30, 'CA1']]]; // biome-ignore format: a tree

/** Labels by height y in a block with void around. */
function blockOf(labelAt: (y: number) => number): Uint32Array {
  const [w, h, d] = SHAPE;
  return Uint32Array.from({ length: w * h * d }, (_, i) => {
    const [x, y, z] = [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];
    const inside = x > 1 && x < w - 2 && y > 1 && y < h - 2 && z > 1 && z < d - 2;
    return inside ? labelAt(y - 2) : 0;
  });
}

/** Six layers around a cavity, two voxels thick each, and vectors away from it. */
async function writeShell(folder: string): Promise<void> {
  const grid = gridOf([32, 32, 32]);
  const vectors = new Float32Array(3 * 32 ** 3);
  const labels = new Uint32Array(32 ** 3);
  for (let i = 0; i < labels.length; i++) {
    const vector = [i % 32, Math.floor(i / 32) % 32, Math.floor(i / 1024)].map((value) => value - 15.5);
    const radius = Math.hypot(...vector);
    if (radius >= 3 && radius < 15) labels[i] = 16 - Math.floor((radius - 3) / 2);
    vectors.set(vector, 3 * i);
  }
  await writeNrrd(join(folder, 'shell.nrrd'), headerFor({ grid, type: 'uint32', components: 1 }), labels);
  await writeNrrd(join(folder, 'radial.nrrd'), headerFor({ grid, type: 'float', components: 3 }), vectors);
}

describe('atlas-placement-hints', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hints-'));
    await writeFile(join(folder, 'hierarchy.json'), JSON.stringify(hierarchyOf(TREE).toJson()));
    const grid: Grid = { ...gridOf(SHAPE), space: 'left-posterior-superior' };
    const write = (name: string, labels: Uint32Array) =>
      writeNrrd(join(folder, name), headerFor({ grid, type: 'uint32', components: 1 }), labels);
    await write(
      'isocortex.nrrd',
      blockOf((y) => 16 - Math.min(5, Math.floor(y / 2.7))),
    );
    await write(
      'thalamus.nrrd',
      blockOf((y) => (y < 8 ? 22 : 21)),
    );
    await writeShell(folder);
    const vectors = headerFor({ grid, type: 'float', components: 3 });
    await writeNrrd(join(folder, 'up.nrrd'), vectors, uniformVectors(grid, [0, 1, 0]));
    await writeNrrd(
      join(folder, 'labels.nrrd'),
      headerFor({ grid, type: 'float', components: 1 }),
      new Float32Array(5760),
    );
  });
  after(() => rm(folder, { recursive: true }));

  const run = (command: string, annotation: string, ...options: string[]) =>
    atlasgraph(
      [
        ...['atlas-placement-hints', command, '--hierarchy-path', 'hierarchy.json', '--annotation-path', annotation],
        ...['--output-dir', 'made/hints', '--direction-vectors-path', 'up.nrrd', ...options],
      ],
      { cwd: folder },
    );

  async function valueAt(name: string, [x, y, z]: Vec3): Promise<number[]> {
    const { header, volume } = await readNrrd(join(folder, 'made/hints', name));
    assert.equal(header.grid.space, 'left-posterior-superior');
    const at = header.components * (x + SHAPE[0] * (y + SHAPE[1] * z));
    return Array.from({ length: header.components }, (_, c) => Number(volume.values[at + c]));
  }

  test('voxel-based hints of the isocortex', async () => {
    const { code, stderr, stdout } = await run('isocortex', 'isocortex.nrrd', '--algorithm', 'voxel-based');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /2560 voxels of Isocortex have hints; 0 of them/);
    assert.deepEqual((await readdir(join(folder, 'made/hints'))).sort(), [
      'Isocortex_problematic_voxel_mask.nrrd',
      ...[1, 2, 3, 4, 5, 6].map((n) => `[PH]layer_${n}.nrrd`),
      '[PH]y.nrrd',
      'distance_report.json',
    ]);
    assert.deepEqual(await valueAt('[PH]y.nrrd', [6, 4, 6]), [62.5]);
    assert.deepEqual(await valueAt('[PH]layer_6.nrrd', [6, 4, 6]), [0, 74.5]);
    assert.deepEqual(await valueAt('[PH]y.nrrd', [0, 0, 0]), [Number.NaN]);
    const report = await readFile(join(folder, 'made/hints/distance_report.json'), 'utf8');
    assert.match(
      report,
      /^\{\n "before interpolation": \{\n {2}"Proportion of voxels with a distance gap .*": 0\.0,\n/,
    );
  });

  test('mesh-based hints are float32, float64 with --compat', async () => {
    const hintsOf = async (...options: string[]) => {
      const { code, stderr } = await run(
        'isocortex',
        'shell.nrrd',
        '--direction-vectors-path',
        'radial.nrrd',
        ...options,
      );
      assert.equal(code, 0, stderr);
      return (await readNrrd(join(folder, 'made/hints/[PH]layer_6.nrrd'))).volume;
    };
    const [hints, exact] = [await hintsOf(), await hintsOf('--compat')];
    assert.ok(hints.values instanceof Float32Array && exact.values instanceof Float64Array);
    const at = 2 * (16 + 32 * (16 + 32 * 26));
    const [bottom, top] = [Number(hints.values[at]), Number(hints.values[at + 1])];
    assert.ok(bottom === 0 && Math.abs(top - 50) < 10, `${bottom} ${top}`);
    assert.ok(Math.abs(Number(exact.values[at + 1]) - top) < 1e-3);
  });

  test('the thalamus is cut by its vectors', async () => {
    const options = ['--thalamus-meshes-dir', 'meshes'];
    const { code, stderr } = await run('thalamus', 'thalamus.nrrd', ...options);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await valueAt('[PH]layer_1.nrrd', [6, 4, 6]), [199.5, 399.5]);
    assert.equal((await readdir(join(folder, 'meshes'))).length, 14);
    const loaded = await run('thalamus', 'thalamus.nrrd', ...options, '--load-cut-thalamus-meshes');
    assert.equal(loaded.code, 0, loaded.stderr);
    const [bottom, top] = await valueAt('[PH]layer_1.nrrd', [6, 8, 6]);
    assert.ok(Math.abs(top - bottom - 200) < 5, `${bottom} ${top}`);
  });

  test('with --compat the first call makes meshes to cut, and the second one needs them cut', async () => {
    await rm(join(folder, 'made'), { recursive: true, force: true });
    const options = ['--thalamus-meshes-dir', 'uncut', '--compat'];
    assert.equal((await run('thalamus', 'thalamus.nrrd', ...options)).code, 0);
    const names = await readdir(join(folder, 'uncut'));
    assert.equal(names.length, 10);
    assert.ok(names.every((name) => name.endsWith('_original.stl')));
    assert.ok(!(await readdir(folder)).includes('made'));
    const loaded = await run('thalamus', 'thalamus.nrrd', ...options, '--load-cut-thalamus-meshes');
    assert.equal(loaded.code, 1);
    assert.match(loaded.stderr, /uncut\/reticular_nucleus_mesh_left_hemisphere_top_handcut\.stl cannot be read/);
  });

  test('any region with layers has hints by its metadata', async () => {
    const region = { name: 'half', query: 'TH', attribute: 'acronym', with_descendants: true };
    const layers = { names: ['upper', 'lower'], queries: ['RT', 'AD'], attribute: 'acronym' };
    await writeFile(join(folder, 'half.json'), JSON.stringify({ region, layers }));
    const { code, stderr } = await run('region', 'thalamus.nrrd', '--metadata-path', 'half.json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(await valueAt('[PH]upper.nrrd', [6, 4, 6]), [199.5, 399.5]);
  });

  test('wrong input is named, and leaves no folder', async () => {
    await rm(join(folder, 'made'), { recursive: true, force: true });
    const missing = await run('ca1', 'isocortex.nrrd');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /no voxel of CA1so, CA1sp, CA1sr, CA1slm of CA1/);
    const scalar = await run('isocortex', 'isocortex.nrrd', '--direction-vectors-path', 'labels.nrrd');
    assert.match(scalar.stderr, /holds no vectors/);
    const layers = await run(
      'isocortex',
      'thalamus.nrrd',
      '--metadata-path',
      'half.json',
      '--algorithm',
      'voxel-based',
    );
    assert.match(layers.stderr, /name 2 layers, and greatest thicknesses are for 6/);
    assert.ok(!(await readdir(folder)).includes('made'));
  });
});
