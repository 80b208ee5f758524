import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { regionMesh } from '../../src/algorithms/export/region-mesh.ts';
import { regionVoxels } from '../../src/algorithms/export/region-voxels.ts';
import { isClosed, meshArea, meshTopology, meshVolume } from '../../src/algorithms/mesh/mesh.ts';
import { formatObj } from '../../src/algorithms/mesh/obj.ts';
import { parseObj } from '../../src/algorithms/mesh/read-obj.ts';
import { readHierarchy } from '../../src/ontology/hierarchy.ts';
import type { Grid } from '../../src/volume/grid.ts';
import { streamAnnotation } from '../../src/volume/nrrd/stream.ts';
import type { VoxelRuns } from '../../src/volume/voxel-runs.ts';
import { withPool } from '../algorithms/support.ts';
import { golden, missing, realInput } from '../shared-inputs.ts';

const ANNOTATION = realInput('ccfv3_25/annotation.nrrd');
const HIERARCHY = realInput('ccfv3_25/hierarchy.json');
const MESHES = golden('annotation/masks_and_meshes.json');

// Regions that the split of layer 2/3 and of the barrels does not touch, with the reference's triangles before the
// decimation (annotation-algorithms, section 12).
const REGIONS = [
  { id: 1051, triangles: 440 },
  { id: 68, triangles: 19488 },
  { id: 262, triangles: 89496 },
  { id: 382, triangles: 249420 },
  { id: 549, triangles: 254512 },
];
const VOXEL = 25;

describe('meshes of CCFv3 at 25 µm', { skip: missing(ANNOTATION, HIERARCHY, MESHES) }, () => {
  let masks: ReadonlyMap<number, VoxelRuns>;
  let grid: Grid;
  before(async () => {
    const hierarchy = await readHierarchy(HIERARCHY);
    const { header, source } = await streamAnnotation(ANNOTATION);
    grid = header.grid;
    masks = (await withPool(2, (pool) => regionVoxels(pool, hierarchy, source))).masks;
  });
  const runsOf = (id: number): VoxelRuns => {
    const runs = masks.get(id);
    assert.ok(runs);
    return runs;
  };

  for (const { id, triangles } of REGIONS) {
    test(`region ${id} has the mesh of the reference`, async () => {
      const { regions } = JSON.parse(await readFile(MESHES, 'utf8'));
      const { mesh_decimated: expected } = regions.find((region: { id: number }) => region.id === id);
      const made = regionMesh({ id, runs: runsOf(id), grid }, { compat: true });
      assert.equal(made.triangles, triangles);
      const mesh = parseObj(new TextDecoder().decode(formatObj(made.mesh)));
      assert.deepEqual(meshTopology(mesh), {
        vertices: expected.vertices,
        edges: expected.edges,
        triangles: expected.triangles,
        components: expected.components,
        euler: expected.euler,
        openEdges: 0,
        misdirectedEdges: 0,
      });
      assertWithin(meshVolume(mesh), expected.volume_um3, 0.001);
      assertWithin(meshArea(mesh), expected.area_um2, 0.002);
      for (let axis = 0; axis < 3; axis++) {
        const values = mesh.vertices.filter((_, i) => i % 3 === axis);
        const [low, high] = expected.bbox_um.map((corner: number[]) => corner[axis]);
        const bounds = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
        assert.ok(Math.abs(bounds[0] - low) < VOXEL / 2 && Math.abs(bounds[1] - high) < VOXEL / 2);
      }
    });
  }

  test('by default a mesh encloses the volume of its voxels', () => {
    for (const id of [1051, 68, 262]) {
      const runs = runsOf(id);
      const { mesh } = regionMesh({ id, runs, grid });
      const voxels = runs.ends.reduce((sum, end, i) => sum + end - runs.starts[i], 0);
      assert.ok(isClosed(mesh));
      assertWithin(meshVolume(mesh), voxels * VOXEL ** 3, 0.01);
    }
  });
});

function assertWithin(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= share, `${actual} is not ${expected}`);
}
