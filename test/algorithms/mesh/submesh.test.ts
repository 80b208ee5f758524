import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mesh } from '../../../src/algorithms/mesh/mesh.ts';
import { componentOfTriangles, inverted, largestComponent, submesh } from '../../../src/algorithms/mesh/submesh.ts';

/** Two triangles with a common edge, one that touches them in a corner, and one beside them. */
const PIECES: Mesh = {
  vertices: Float64Array.from({ length: 27 }, (_, i) => i),
  triangles: Uint32Array.from([6, 7, 8, 0, 1, 2, 2, 1, 3, 3, 4, 5]),
};

test('triangles hang together over edges, not over corners', () => {
  assert.deepEqual([...componentOfTriangles(PIECES)], [0, 1, 1, 2]);
});

test('the largest component is the one with the most vertices', () => {
  const { vertices, triangles } = largestComponent(PIECES);
  assert.deepEqual([...triangles], [0, 1, 2, 2, 1, 3]);
  assert.deepEqual([...vertices], [...PIECES.vertices.subarray(0, 12)]);
});

test('a part of a mesh has the vertices of its triangles only', () => {
  const part = submesh(PIECES, Uint8Array.from([0, 0, 0, 1]));
  assert.deepEqual([...part.triangles], [0, 1, 2]);
  assert.deepEqual([...part.vertices], [...PIECES.vertices.subarray(9, 18)]);
});

test('an inverted mesh has its triangles the other way round', () => {
  assert.deepEqual([...inverted(PIECES).triangles.subarray(0, 6)], [8, 7, 6, 2, 1, 0]);
});
