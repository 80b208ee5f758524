import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimate } from '../../../src/algorithms/mesh/decimate.ts';
import { marchingCubes } from '../../../src/algorithms/mesh/marching-cubes.ts';
import { type Mesh, meshTopology, meshVolume, triangleCount } from '../../../src/algorithms/mesh/mesh.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { ball, fieldOf, ring } from './fields.ts';

const SHAPE: Vec3 = [44, 44, 44];
const CENTER: Vec3 = [21.5, 21.5, 21.5];

/** In µm, voxels of 25 µm. */
function surface(field: Float32Array): Mesh {
  const { vertices, triangles } = marchingCubes(field, SHAPE, 0);
  return { vertices: vertices.map((value) => 25 * value), triangles };
}

test('a ball keeps its shape with 15 % of its triangles', () => {
  const mesh = surface(fieldOf(SHAPE, ball(18, CENTER)));
  const target = Math.round(0.15 * triangleCount(mesh));
  const volume = meshVolume(mesh);
  const small = decimate(mesh, target);
  assert.ok(triangleCount(small) <= target);
  assert.partialDeepStrictEqual(meshTopology(small), { components: 1, euler: 2, openEdges: 0, misdirectedEdges: 0 });
  assert.ok(Math.abs(meshVolume(small) / volume - 1) < 0.01);
  for (let i = 0; i < small.vertices.length; i += 3) {
    const radius = Math.hypot(...[0, 1, 2].map((axis) => small.vertices[i + axis] / 25 - CENTER[axis]));
    assert.ok(Math.abs(radius - 18) < 0.5, `a vertex is ${radius} voxels from the centre`);
  }
});

test('a torus stays a torus, however few triangles are asked for', () => {
  const small = decimate(surface(fieldOf(SHAPE, ring(13, 5, CENTER))), 4);
  assert.partialDeepStrictEqual(meshTopology(small), { components: 1, euler: 0, openEdges: 0, misdirectedEdges: 0 });
  assert.ok(triangleCount(small) >= 14, 'fewer triangles cannot make a torus');
});

test('two balls stay two, and none is lost', () => {
  const [large, small] = [ball(12, [14, 21, 21]), ball(2, [36, 21, 21])];
  const balls = surface(fieldOf(SHAPE, (x, y, z) => Math.max(large(x, y, z), small(x, y, z))));
  assert.partialDeepStrictEqual(meshTopology(decimate(balls, 0)), { components: 2, euler: 4, openEdges: 0 });
});

test('a tetrahedron has no edge to spare', () => {
  const vertices = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  const mesh = { vertices, triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3) };
  assert.equal(triangleCount(decimate(mesh, 0)), 4);
});

test('the rim of an open surface stays', () => {
  const size = 9;
  const vertices = Float64Array.from({ length: 3 * size * size }, (_, i) => {
    const vertex = Math.floor(i / 3);
    return [25 * (vertex % size), 25 * Math.floor(vertex / size), 0][i % 3];
  });
  const triangles: number[] = [];
  for (let y = 0; y + 1 < size; y++) {
    for (let x = 0; x + 1 < size; x++) {
      const at = x + size * y;
      triangles.push(at, at + 1, at + size, at + 1, at + size + 1, at + size);
    }
  }
  const sheet = { vertices, triangles: Uint32Array.from(triangles) };
  const small = decimate(sheet, 30);
  assert.ok(triangleCount(small) < triangles.length / 3);
  assert.equal(meshTopology(small).euler, 1);
  assert.deepEqual([Math.min(...small.vertices), Math.max(...small.vertices)], [0, 200]);
});
