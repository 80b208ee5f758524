import { test } from 'node:test';
import { checkMesh } from '../../../src/algorithms/integrity/mesh-checks.ts';
import type { Mesh } from '../../../src/algorithms/mesh/mesh.ts';
import { assertFails, assertPasses } from './support.ts';

/** A tetrahedron whose faces look outward, and changes to its faces. */
const FACES = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]; // biome-ignore format: faces
const meshOf = (faces: readonly (readonly number[])[], vertices = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]): Mesh => {
  return { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(faces.flat()) };
};

test('a closed surface that looks outward', () => {
  assertPasses(checkMesh(meshOf(FACES)));
});

test('a corner that is none of the vertices', () => {
  assertFails(checkMesh(meshOf([...FACES, [0, 1, 4]])), 'content', /^1 corners of faces are none of its 4 vertices/);
});

test('no face, and a coordinate that is no number', () => {
  assertFails(checkMesh(meshOf([])), 'content', /no face/);
  assertFails(checkMesh(meshOf(FACES, [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, Number.NaN])), 'content', /^1 coordinates/);
});

test('an open edge', () => {
  assertFails(checkMesh(meshOf(FACES.slice(1))), 'closed', /^3 edges/);
});

test('a face twice', () => {
  const twice = [...FACES, [3, 1, 2]];
  const problems = checkMesh(meshOf(twice));
  assertFails(
    problems.filter(({ check }) => check !== 'closed'),
    'faces',
    /^1 faces are there more than once/,
  );
});

test('a face with a corner twice', () => {
  const problems = checkMesh(meshOf([...FACES, [1, 1, 2]])).filter(({ check }) => check === 'faces');
  assertFails(problems, 'faces', /^1 faces have a corner twice/);
});

test('one face that looks to the other side', () => {
  const turned = [[1, 2, 0], ...FACES.slice(1)];
  assertFails(checkMesh(meshOf(turned)), 'winding', /^3 edges/);
});

test('all faces inward, and a flat surface', () => {
  const inward = FACES.map((face) => face.toReversed());
  assertFails(checkMesh(meshOf(inward)), 'volume', /encloses -0\.1666/);
  assertFails(checkMesh(meshOf(FACES, [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0])), 'volume', /encloses 0 cubic units/);
});
