import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marchingCubes } from '../../../src/algorithms/mesh/marching-cubes.ts';
import { isClosed, type Mesh, meshArea, meshTopology, meshVolume } from '../../../src/algorithms/mesh/mesh.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { ball, fieldOf, ring } from './fields.ts';

const SHAPE: Vec3 = [40, 36, 24];

test('the surface of a ball is one closed sphere with its volume and area', () => {
  const mesh = marchingCubes(fieldOf(SHAPE, ball(9.5, [20, 18, 12])), SHAPE, 0);
  assert.partialDeepStrictEqual(meshTopology(mesh), { components: 1, euler: 2, openEdges: 0, misdirectedEdges: 0 });
  assert.ok(Math.abs(meshVolume(mesh) / ((4 / 3) * Math.PI * 9.5 ** 3) - 1) < 0.01);
  assert.ok(Math.abs(meshArea(mesh) / (4 * Math.PI * 9.5 ** 2) - 1) < 0.01);
});

test('a torus has Euler number 0, two balls have 4', () => {
  const torus = marchingCubes(fieldOf(SHAPE, ring(11, 4, [20, 18, 12])), SHAPE, 0);
  assert.partialDeepStrictEqual(meshTopology(torus), { components: 1, euler: 0, openEdges: 0 });
  const [left, right] = [ball(6, [9, 18, 12]), ball(6, [30, 18, 12])];
  const balls = marchingCubes(
    fieldOf(SHAPE, (x, y, z) => Math.max(left(x, y, z), right(x, y, z))),
    SHAPE,
    0,
  );
  assert.partialDeepStrictEqual(meshTopology(balls), { components: 2, euler: 4, openEdges: 0 });
});

test('a vertex lies where the value along its edge is the level', () => {
  const field = fieldOf([3, 3, 3], (x, y, z) => (x === 1 && y === 1 && z === 1 ? 3 : 1));
  const { vertices, triangles } = marchingCubes(field, [3, 3, 3], 1.5);
  assert.equal(triangles.length / 3, 8);
  assert.deepEqual([...vertices], [1, 1, 0.25, 1, 0.25, 1, 0.25, 1, 1, 1.75, 1, 1, 1, 1.75, 1, 1, 1, 1.75]);
});

test('a field without a value above the level has no surface', () => {
  assert.equal(marchingCubes(new Float32Array(27), [3, 3, 3], 0.5).triangles.length, 0);
});

/** Anything within sides of −1, and its mirror image along x; 35 voxels are more than a tile. */
const noise = fc
  .tuple(fc.integer({ min: 3, max: 35 }), fc.integer({ min: 3, max: 7 }), fc.integer({ min: 3, max: 7 }))
  .chain(([w, h, d]) =>
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: w * h * d, maxLength: w * h * d }).map((values) => {
      const shape: Vec3 = [w, h, d];
      const isSide = (i: number, size: number) => i === 0 || i === size - 1;
      const at = (x: number, y: number, z: number): number =>
        isSide(x, w) || isSide(y, h) || isSide(z, d) ? -1 : values[x + w * (y + h * z)];
      return { shape, field: fieldOf(shape, at), mirrored: fieldOf(shape, (x, y, z) => at(w - 1 - x, y, z)) };
    }),
  );

test('the surface of any field is closed and looks outward', () => {
  fc.assert(
    fc.property(noise, ({ shape, field }) => {
      const mesh = marchingCubes(field, shape, 0.5);
      return isClosed(mesh) && (mesh.triangles.length === 0 || meshVolume(mesh) > 0);
    }),
    { numRuns: 150 },
  );
});

test('where the section within a cell is undecided, what lies below the level is joined, from whichever side', () => {
  const values = [4, 1, -2, -1, -1, -2, 1, 4];
  const field = (turn: (x: number) => number) =>
    fieldOf([4, 4, 4], (x, y, z) =>
      [x, y, z].some((i) => i === 0 || i === 3) ? -1 : values[turn(x - 1) + 2 * (y - 1) + 4 * (z - 1)],
    );
  for (const turn of [(x: number) => x, (x: number) => 1 - x]) {
    assert.partialDeepStrictEqual(meshTopology(marchingCubes(field(turn), [4, 4, 4], 0.5)), {
      components: 2,
      euler: 4,
    });
  }
});

test('a mirrored field has the mirrored surface', () => {
  const points = ({ vertices }: Mesh, place: (x: number) => number): string[] =>
    Array.from({ length: vertices.length / 3 }, (_, i) =>
      [place(vertices[3 * i]), vertices[3 * i + 1], vertices[3 * i + 2]].map((value) => value.toFixed(9)).join(' '),
    ).sort();
  fc.assert(
    fc.property(noise, ({ shape, field, mirrored }) => {
      const [mesh, image] = [marchingCubes(field, shape, 0.5), marchingCubes(mirrored, shape, 0.5)];
      assert.deepEqual(meshTopology(image).euler, meshTopology(mesh).euler);
      const onEdges = (point: string) =>
        point.split(' ').filter((value) => Number.isInteger(Number(value))).length >= 2;
      assert.deepEqual(points(mesh, (x) => shape[0] - 1 - x).filter(onEdges), points(image, (x) => x).filter(onEdges));
    }),
    { numRuns: 100 },
  );
});
