import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isClosed } from '../../../src/algorithms/mesh/mesh.ts';
import { parseObj } from '../../../src/algorithms/mesh/read-obj.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { headerFor } from '../../../src/volume/nrrd/header.ts';
import { writeNrrd } from '../../../src/volume/nrrd/write.ts';
import { hierarchyOf } from '../../algorithms/support.ts';
import { atlasgraph } from '../../support/atlasgraph.ts';
import { volumeOf } from '../../support/volumes.ts';

const SHAPE: Vec3 = [12, 11, 10];
/** A block of region 2 in which one voxel is of region 3. */
const LABELS = Array.from({ length: 12 * 11 * 10 }, (_, i) => {
  const [x, y, z] = [i % 12, Math.floor(i / 12) % 11, Math.floor(i / 132)];
  if (x === 6 && y === 5 && z === 5) return 3;
  return Math.min(x, y, z) > 2 && x < 10 && y < 9 && z < 8 ? 2 : 0;
});

describe('parcellationexport with meshes', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meshes-'));
    await writeFile(
      at('hierarchy.json'),
      JSON.stringify(
        hierarchyOf([
          1,
          'root',
          [
            [2, 'A'],
            [3, 'B'],
            [4, 'C'],
          ],
        ]).toJson(),
      ),
    );
    await writeFile(at('layers.json'), '{}');
    for (const [name, shape, labels] of [
      ['annotation', SHAPE, LABELS],
      ['flat', [4, 4, 1], Array(16).fill(2)],
    ] as const) {
      const volume = volumeOf('uint32', shape, labels);
      await writeNrrd(at(`${name}.nrrd`), headerFor({ ...volume, type: 'uint32' }), volume.values);
    }
  });
  after(() => rm(folder, { recursive: true }));

  const run = (annotation: string, ...options: string[]) =>
    atlasgraph(
      [
        ...['parcellationexport', '--hierarchy', 'hierarchy.json', '--parcellation-volume', `${annotation}.nrrd`],
        ...['--region-layer-map', 'layers.json', '--out-mask-dir', 'masks', '--out-metadata', 'metadata.json'],
        ...['--out-hierarchy-volume', 'h.json', '--out-hierarchy-jsonld', 'ld.json', '--threads', '1', ...options],
      ],
      { cwd: folder },
    );

  test('writes a mesh of each region that has voxels, in each format, and says which it could not decimate', async () => {
    const { code, stdout, stderr } = await run(
      'annotation',
      '--out-mesh-dir',
      'meshes',
      '--mesh-format',
      'obj',
      'stl',
      'glb',
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^3 of 4 regions are represented/);
    assert.match(stdout, /^Meshes too small to be decimated to 15 %: 3\.$/m);
    const names = [1, 2, 3].flatMap((id) => ['obj', 'stl', 'glb'].map((format) => `${id}.${format}`));
    assert.deepEqual((await readdir(at('meshes'))).sort(), names.sort());
    assert.ok(isClosed(parseObj(await readFile(at('meshes/2.obj'), 'utf8'))));
  });

  test('refuses a volume without room for surfaces by the name of a region, and leaves nothing', async () => {
    const files = (await readdir(folder)).sort();
    const { code, stderr } = await run('flat', '--out-mesh-dir', 'none');
    assert.equal(code, 1);
    assert.match(stderr, /There is no mesh of region [12]: it has no surface\./);
    assert.deepEqual((await readdir(folder)).sort(), files);
  });

  test('knows no other format', async () => {
    const { code, stderr } = await run('annotation', '--out-mesh-dir', 'meshes', '--mesh-format', 'ply');
    assert.equal(code, 2);
    assert.match(stderr, /obj, stl, glb/);
  });
});
