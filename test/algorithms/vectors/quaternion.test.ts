import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eulerToRotation, rotationToEuler } from '../../../src/algorithms/vectors/euler-angles.ts';
import { orientationAt } from '../../../src/algorithms/vectors/orientation-lookup.ts';
import {
  fromRotation,
  type Quaternion,
  type Rotation,
  toRotation,
} from '../../../src/algorithms/vectors/quaternion.ts';
import { volumeOf } from '../../support/volumes.ts';
import { assertClose } from '../support.ts';

const IDENTITY: Rotation = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; // biome-ignore format: a matrix
const assertRotation = (actual: Rotation | undefined, expected: Rotation, epsilon = 1e-12) =>
  assertClose(actual?.flat() ?? [], expected.flat(), epsilon);

test('makes the quaternions of voxcell, also of matrices that are no rotations', () => {
  const half = Math.SQRT1_2;
  const cases: [Rotation, Quaternion][] = [
    [[[0, 0, 1], [0, 1, 0], [-1, 0, 0]], [half, 0, half, 0]],
    [[[1, 0, 0], [0, 1, 0], [0, 0, -1]], [1, 0, 0, 0]],
    [[[-1, 0, 0], [0, 1, 0], [0, 0, -1]], [0, 0, 1, 0]],
    [[[0, 1, 0], [1, 0, 0], [0, 0, -1]], [0, half, half, 0]],
    [[[-1, 0, 0], [0, -1, 0], [0, 0, 1]], [0, 0, 0, 1]],
    [[[1, 0, 0], [0, -1, 0], [0, 0, -1]], [0, 1, 0, 0]],
  ]; // biome-ignore format: matrices
  for (const [matrix, quaternion] of cases) assertClose([...fromRotation(matrix)], [...quaternion], 1e-15);
});

const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const part = fc.double({ min: -1, max: 1, noNaN: true });

test('goes from quaternion to matrix and back, up to sign, whatever its length', () => {
  const holds = (w: number, x: number, y: number, z: number, length: number) => {
    const norm = Math.hypot(w, x, y, z);
    fc.pre(norm > 1e-3);
    const unit = [w, x, y, z].map((value) => value / norm);
    const matrix = toRotation([w * length, x * length, y * length, z * length]);
    const back = fromRotation(matrix);
    const sign = unit.reduce((sum, value, i) => sum + value * back[i], 0) < 0 ? -1 : 1;
    assertClose(back.map((value) => value * sign), unit, 1e-7); // biome-ignore format: one condition
    // Its columns are orthogonal unit vectors.
    for (const i of [0, 1, 2]) {
      for (const j of [0, 1, 2]) {
        assertClose([matrix.reduce((sum, row) => sum + row[i] * row[j], 0)], [i === j ? 1 : 0], 1e-12);
      }
    }
  };
  fc.assert(fc.property(part, part, part, part, fc.constantFrom(1, 127, 0.01), holds));
  assert.deepEqual(toRotation([0, 0, 0, 0]), IDENTITY);
});

test('goes from Euler angles to matrix and back', () => {
  const quarter = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  const holds = (az: number, ay: number, ax: number) => {
    const back = rotationToEuler(eulerToRotation({ az, ay, ax }));
    assertClose([back.az, back.ay, back.ax], [az, ay, ax], 1e-9);
  };
  fc.assert(fc.property(angle, quarter, angle, holds));
  assertRotation(eulerToRotation({ az: Math.PI / 2, ay: 0, ax: 0 }), [[0, -1, 0], [1, 0, 0], [0, 0, 1]]); // biome-ignore format: a matrix
  assertRotation(eulerToRotation({ az: 0, ay: 0, ax: Math.PI / 2 }), [[1, 0, 0], [0, 0, -1], [0, 1, 0]]); // biome-ignore format: a matrix
});

test('has no angle about z where y is turned by a quarter', () => {
  fc.assert(
    fc.property(angle, angle, fc.constantFrom(1, -1), (az, ax, sign) => {
      const matrix = eulerToRotation({ az, ay: (sign * Math.PI) / 2, ax });
      const back = rotationToEuler(matrix);
      assert.deepEqual([back.az, back.ay], [0, (sign * Math.PI) / 2]);
      assertRotation(eulerToRotation(back), matrix, 1e-9);
    }),
  );
});

test('looks orientations up by position, in float and int8 fields', () => {
  const expected: Rotation = [[0, 0, 1], [0, 1, 0], [-1, 0, 0]]; // biome-ignore format: a matrix
  const bytes = volumeOf('int8', [2, 1, 1], [127, 0, 0, 0, 90, 0, 90, 0]);
  assertRotation(orientationAt(bytes, [30, 1, 1]), expected);
  assertRotation(orientationAt(bytes, [24.9, 1, 1]), IDENTITY);
  const floats = volumeOf('float', [1, 1, 1], [0.5, 0, 0.5, 0]);
  assertRotation(orientationAt(floats, [0, 0, 0]), expected);
  assert.equal(orientationAt(floats, [25, 0, 0]), undefined);
  const undefinedThere = orientationAt(volumeOf('float', [1, 1, 1], new Array(4).fill(Number.NaN)), [0, 0, 0]);
  assert.ok(undefinedThere?.flat().every(Number.isNaN));
  const details = { type: 'float', components: 3 };
  assert.throws(() => orientationAt(volumeOf('float', [1, 1, 1], [1, 0, 0]), [0, 0, 0]), {
    tag: 'NotAnOrientationField',
    details,
  });
});
