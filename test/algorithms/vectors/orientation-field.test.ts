import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  orientationField,
  orientationKinds,
  orientationsAsUpstream,
  orientationsOf,
} from '../../../src/algorithms/vectors/orientation-field.ts';
import type { Vectors } from '../../../src/algorithms/vectors/vectors.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { wholeSlab } from '../../../src/volume/slabs.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { assertClose, valuesOf, withPool } from '../support.ts';

type Triple = readonly [x: number, y: number, z: number];
const fieldOf = (type: 'float' | 'double', vectors: readonly Triple[]): Volume<Vectors> =>
  volumeOf(type, [vectors.length, 1, 1], vectors.flat());
const orient = (vector: Triple) => [...orientationsOf([wholeSlab(fieldOf('double', [vector]))])];
const upstream = (type: 'float' | 'double', vector: Triple) => [
  ...orientationsAsUpstream([wholeSlab(fieldOf(type, [vector]))]),
];
const NANS = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

test('turns (0, 1, 0) onto the vector by the shortest way', () => {
  const half = Math.SQRT1_2;
  assert.deepEqual(orient([0, 1, 0]), [1, 0, 0, 0]);
  assertClose(orient([1, 0, 0]), [half, 0, 0, -half], 1e-7);
  assertClose(orient([0, 0, 1]), [half, half, 0, 0], 1e-7);
  assertClose(orient([0.6, 0.8, 0]), [0.9486833, 0, 0, -0.3162278], 1e-7);
});

test('turns half about x onto what points along −y', () => assert.deepEqual(orient([0, -1, 0]), [0, 1, 0, 0]));

test('is NaN where the vector is zero or NaN', () => {
  assert.deepEqual(orient([0, 0, 0]), NANS);
  assert.deepEqual(orient([Number.NaN, 1, 0]), NANS);
});

test('turns (0, 1, 0) onto the vector, whatever its direction and length, also close to −y', () => {
  const part = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1e-9, -1e-5, 1e-12, 1e-160));
  const turns = (x: number, y: number, z: number, size: number) => {
    const norm = Math.hypot(x, y, z);
    fc.pre(norm > 1e-6);
    const [w, a, b, c] = orient([x * size, y * size, z * size]);
    assertClose([Math.hypot(w, a, b, c)], [1], 1e-6);
    // q (0, 1, 0) q⁻¹
    assertClose(
      [2 * (a * b - w * c), w * w - a * a + b * b - c * c, 2 * (b * c + w * a)],
      [x / norm, y / norm, z / norm],
      1e-6,
    );
  };
  const nearAntiparallel = fc.constantFrom(-1, 1, 0.3);
  fc.assert(fc.property(part, fc.oneof(part, nearAntiparallel), part, fc.constantFrom(1, 3, 0.01), turns));
});

test('gives the quaternions of the reference under compat, its zeros at zero and antiparallel vectors included', () => {
  const vectors: Triple[] = [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
    [0.6, 0.8, 0],
    [1 / 3, 2 / 3, 2 / 3],
    [0, 0, 0],
    [0, -1, 0],
  ];
  const quaternions = [
    [2, 0, 0, 0],
    [1, 0, 0, -1],
    [1, 1, 0, 0],
    [1.8, 0, 0, -0.6],
    [5 / 3, 2 / 3, 0, -1 / 3],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  for (const type of ['float', 'double'] as const) {
    for (const [i, vector] of vectors.entries()) assertClose(upstream(type, vector), quaternions[i], 2e-7);
    assert.deepEqual(upstream(type, [0, Number.NaN, 0]), NANS);
  }
});

test('rounds as the reference does in float32', () => {
  // By atlas-direction-vectors 0.1.5, numpy 2.4.6.
  const [x, y, z] = [0.1, 0.7, -0.70710677].map(Math.fround);
  assert.deepEqual(upstream('float', [x, y, z]), [1.6999999284744263, -0.7071067690849304, 0.0, -0.10000000149011612]);
});

test('is float32, and of the type of the vectors under compat; the same for any slabs and workers', async () => {
  const field = volumeOf(
    'double',
    [2, 2, 3],
    Array.from({ length: 36 }, (_, i) => Math.sin(i)),
  );
  const vectors = field as Volume<Vectors>;
  const shape = { grid: field.grid, type: 'double', components: 3 } as const;
  for (const compat of [false, true]) {
    const whole = compat ? orientationsAsUpstream([wholeSlab(vectors)]) : orientationsOf([wholeSlab(vectors)]);
    for (const threads of [1, 2]) {
      await withPool(threads, async (pool) => {
        const result = orientationField(pool, shape, memorySource(vectors), { compat }, { planes: threads });
        assert.deepEqual([result.type, result.components], [compat ? 'double' : 'float', 4]);
        assert.deepEqual(await valuesOf(result.values), [...whole]);
      });
    }
  }
});

test('refuses what holds no vectors', async () => {
  const grid = gridOf([1, 1, 1]);
  const source = memorySource(fieldOf('float', [[0, 1, 0]]));
  await withPool(1, async (pool) => {
    const make = (type: 'float' | 'int8', components: number) => () =>
      orientationField(pool, { grid, type, components }, source);
    assert.throws(make('float', 4), { tag: 'NotDirectionVectors', details: { type: 'float', components: 4 } });
    assert.throws(make('int8', 3), { tag: 'NotDirectionVectors' });
  });
});

test('says that its components are quaternions; not under compat, as the reference', () => {
  assert.deepEqual(orientationKinds(false), ['quaternion', 'domain', 'domain', 'domain']);
  assert.equal(orientationKinds(true), undefined);
});
