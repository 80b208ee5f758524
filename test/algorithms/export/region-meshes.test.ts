import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MeshFiles, regionMeshes } from '../../../src/algorithms/export/region-meshes.ts';
import { regionVoxels } from '../../../src/algorithms/export/region-voxels.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { gridOf } from '../../support/volumes.ts';
import { annotationOf, hierarchyOf, withPool } from '../support.ts';

const SHAPE: Vec3 = [24, 20, 18];
const TREE = hierarchyOf([
  1,
  'root',
  [
    [2, 'left'],
    [
      3,
      'right',
      [
        [4, 'small'],
        [5, 'large'],
      ],
    ],
    [6, 'absent'],
  ],
]);
const LABELS = Array.from({ length: 24 * 20 * 18 }, (_, i) => {
  const [x, y, z] = [i % 24, Math.floor(i / 24) % 20, Math.floor(i / 480)];
  if (Math.min(x, y, z) < 3 || x > 20 || y > 16 || z > 14) return 0;
  if (x < 10) return 2;
  return x === 12 && y === 8 && z === 8 ? 4 : 5;
});

const meshesOf = (threads: number): Promise<MeshFiles[]> =>
  withPool(threads, async (pool) => {
    const { masks } = await regionVoxels(pool, TREE, annotationOf(SHAPE, LABELS));
    const options = { compat: false, formats: ['obj', 'glb'] as const };
    const meshes: MeshFiles[] = [];
    for await (const mesh of regionMeshes(pool, masks, gridOf(SHAPE), options)) meshes.push(mesh);
    return meshes.sort((a, b) => a.id - b.id);
  });

test('each region with voxels gets its files, the same whatever the number of threads', async () => {
  const meshes = await meshesOf(1);
  assert.deepEqual(
    meshes.map(({ id, isDecimated }) => [id, isDecimated]),
    [
      [1, true],
      [2, true],
      [3, true],
      [4, false],
      [5, true],
    ],
  );
  for (const { files } of meshes)
    assert.deepEqual(
      files.map(({ format }) => format),
      ['obj', 'glb'],
    );
  assert.deepEqual(await meshesOf(3), meshes);
});

test('a region without a surface ends the export with its name', async () => {
  const shape: Vec3 = [12, 12, 1];
  const run = withPool(2, async (pool) => {
    const { masks } = await regionVoxels(pool, TREE, annotationOf(shape, new Array(144).fill(5)));
    const meshes = regionMeshes(pool, masks, gridOf(shape), { compat: false, formats: ['obj'] });
    for await (const { id } of meshes) assert.fail(`there is a mesh of region ${id}`);
  });
  await assert.rejects(run, {
    tag: 'DegenerateMesh',
    message: /^There is no mesh of region [135]: it has no surface\.$/,
  });
});

test('an export that is called off starts no further mesh', async () => {
  const run = withPool(1, async (pool) => {
    const { masks } = await regionVoxels(pool, TREE, annotationOf(SHAPE, LABELS));
    const controller = new AbortController();
    const reason = new Error('called off');
    const meshes = regionMeshes(pool, masks, gridOf(SHAPE), { compat: false, formats: ['obj'] }, controller.signal);
    for await (const _ of meshes) controller.abort(reason);
  });
  await assert.rejects(run, { message: 'called off' });
});
