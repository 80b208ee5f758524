import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstHit, type Hit, isAgainst, isObtuse } from '../../../src/algorithms/mesh/first-hit.ts';
import type { Mesh } from '../../../src/algorithms/mesh/mesh.ts';
import { createRayCaster } from '../../../src/algorithms/mesh/ray-caster.ts';

const cast = (mesh: Mesh, origin: readonly number[], direction: readonly number[]): Hit => {
  const hit = { distance: 0, triangle: 0 };
  firstHit(createRayCaster(mesh), Float64Array.from(origin), Float64Array.from(direction), hit);
  return hit;
};

/** One corner of three unit edges. */
const TRIANGLE: Mesh = {
  vertices: Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]),
  triangles: Uint32Array.from([0, 1, 2]),
};
const DIAGONAL = [1, 1, 1].map((value) => value / Math.sqrt(3));
const OPPOSITE = DIAGONAL.map((value) => -value);

test('a ray meets a triangle at its distance from either side, and not behind its origin', () => {
  assert.ok(Math.abs(cast(TRIANGLE, [0, 0, 0], DIAGONAL).distance - 0.5773503) < 1e-7);
  assert.deepEqual(cast(TRIANGLE, [0, 0, 0], OPPOSITE), { distance: Number.POSITIVE_INFINITY, triangle: -1 });
  assert.ok(Math.abs(cast(TRIANGLE, [1, 1, 1], OPPOSITE).distance - 1.1547005) < 1e-7);
});

test('only a vector that opposes the normal is against it', () => {
  const caster = createRayCaster(TRIANGLE);
  assert.equal(isAgainst(caster, 0, Float64Array.from(DIAGONAL)), false);
  assert.equal(isAgainst(caster, 0, Float64Array.from(OPPOSITE)), true);
});

test('an angle is obtuse when the product of the vectors is negative', () => {
  assert.equal(isObtuse([1, 2, -1], [-1, 2, -1]), false);
  assert.equal(isObtuse([-5.1, 1, 1], [5.1, 0, 26]), true);
  assert.equal(isObtuse([0, 0, 0], [0, 0, 0]), false);
});

/** From -1 to 1 along each axis. */
const BOX: Mesh = {
  vertices: Float64Array.from(
    [...Array(8).keys()].flatMap((n) => [n & 1, (n >> 1) & 1, n >> 2].map((bit) => 2 * bit - 1)),
  ),
  triangles: Uint32Array.from([
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
  ]),
};

test('rays from outside meet the near face of a box first', () => {
  for (const axis of [0, 1, 2]) {
    for (const side of [-1, 1]) {
      const origin = [0, 0, 0];
      origin[axis] = 3 * side;
      const direction = [0, 0, 0];
      direction[axis] = -side;
      assert.equal(cast(BOX, origin, direction).distance, 2);
    }
  }
});

test('no ray slips between the faces of a closed surface', () => {
  const coordinate = fc.integer({ min: -8, max: 8 }).map((value) => value / 8);
  const inside = fc.tuple(coordinate, coordinate, coordinate).map((point) => point.map((value) => value * 0.5));
  const direction = fc.tuple(coordinate, coordinate, coordinate).filter((vector) => Math.hypot(...vector) > 0);
  fc.assert(
    fc.property(inside, direction, (origin, vector) => {
      const { distance } = cast(BOX, origin, vector);
      const end = origin.map((value, axis) => Math.abs(value + distance * vector[axis]));
      return Math.abs(Math.max(...end) - 1) < 1e-9;
    }),
  );
});

test('the tree finds the triangle that a search of all of them finds', () => {
  const number = fc.integer({ min: -80, max: 80 }).map((value) => value / 16);
  const corner = fc.tuple(number, number, number);
  const triangles = fc.array(fc.tuple(corner, corner, corner), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(triangles, corner, corner, (corners, origin, direction) => {
      fc.pre(Math.hypot(...direction) > 1e-3);
      const meshOf = (chosen: readonly (readonly (readonly number[])[])[]): Mesh => ({
        vertices: Float64Array.from(chosen.flat(2)),
        triangles: Uint32Array.from({ length: 3 * chosen.length }, (_, i) => i),
      });
      const nearest = Math.min(...corners.map((one) => cast(meshOf([one]), origin, direction).distance));
      return cast(meshOf(corners), origin, direction).distance === nearest;
    }),
  );
});

test('a mesh without triangles is never met', () => {
  const empty = { vertices: new Float64Array(0), triangles: new Uint32Array(0) };
  assert.equal(cast(empty, [0, 0, 0], [1, 0, 0]).triangle, -1);
});
