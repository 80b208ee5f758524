import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { convexHull } from '../../../src/algorithms/mesh/convex-hull.ts';
import { isClosed, meshVolume } from '../../../src/algorithms/mesh/mesh.ts';

const cube = [...Array(27).keys()].flatMap((n) => [n % 3, Math.floor(n / 3) % 3, Math.floor(n / 9)]);

test('the hull of a cube of points has its volume and is seen from outside', () => {
  const hull = convexHull(cube);
  assert.equal(meshVolume(hull), 8);
  assert.equal(isClosed(hull), true);
});

test('all points are inside the hull, whose corners are points', () => {
  const number = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number), { minLength: 5, maxLength: 60 }), (points) => {
      const flat = points.flat();
      let hull: ReturnType<typeof convexHull>;
      try {
        hull = convexHull(flat);
      } catch (error) {
        // Random points do lie in one plane at times.
        assert.equal((error as { tag?: string }).tag, 'FlatPoints');
        return;
      }
      const { vertices, triangles } = hull;
      assert.ok(isClosed(hull));
      const known = new Set(points.map(String));
      for (let v = 0; v < vertices.length; v += 3) assert.ok(known.has(String([...vertices.subarray(v, v + 3)])));
      for (let t = 0; t < triangles.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((n) => [...vertices.subarray(3 * triangles[t + n], 3 * triangles[t + n] + 3)]);
        for (const point of points) {
          const [u, v, p] = [b, c, point].map((other) => other.map((value, axis) => value - a[axis]));
          const height =
            p[0] * (u[1] * v[2] - u[2] * v[1]) +
            p[1] * (u[2] * v[0] - u[0] * v[2]) +
            p[2] * (u[0] * v[1] - u[1] * v[0]);
          assert.ok(height <= 0, `${point} is outside of ${[a, b, c].join(' / ')}`);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('points in one plane have no hull', () => {
  const plane = cube.map((value, i) => (i % 3 === 2 ? 1 : value));
  assert.throws(() => convexHull(plane), { tag: 'FlatPoints', details: { points: 27 } });
  assert.throws(() => convexHull([]), { tag: 'FlatPoints', details: { points: 0 } });
});
