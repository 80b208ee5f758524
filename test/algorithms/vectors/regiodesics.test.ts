import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INSIDE, SOURCE, TARGET } from '../../../src/algorithms/vectors/landscape.ts';
import { regiodesics } from '../../../src/algorithms/vectors/regiodesics.ts';
import { BOTTOM, INTERIOR, labelLandscape, SHELL, TOP } from '../../../src/algorithms/vectors/regiodesics-labels.ts';
import { SEGMENT, segmentsAcross } from '../../../src/algorithms/vectors/regiodesics-segments.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { wholeSlab } from '../../../src/volume/slabs.ts';
import type { Volume } from '../../../src/volume/volume.ts';
import { volumeOf } from '../../support/volumes.ts';
import { assertClose, withPool } from '../support.ts';

function landscapeOf(shape: Vec3, at: (x: number, y: number, z: number) => number): Volume<Uint8Array> {
  const [w, h, d] = shape;
  const values = Array.from({ length: w * h * d }, (_, i) => at(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))));
  return volumeOf('uint8', shape, values);
}

const angle = (a: readonly number[], b: readonly number[]): number =>
  (Math.acos(
    Math.min(
      1,
      a.reduce((sum, value, i) => sum + value * b[i], 0),
    ),
  ) *
    180) /
  Math.PI;

const vectorAt = (vectors: Float32Array, i: number) => [...vectors.subarray(3 * i, 3 * i + 3)];

test('labels the surface of the inside, top before bottom, where it is or touches target or source', () => {
  const line = [SOURCE, INSIDE, INSIDE, INSIDE | TARGET, TARGET];
  const landscape = landscapeOf([5, 3, 3], (x, y, z) => (y === 1 && z === 1 ? line[x] : line[x] & INSIDE));
  const labels = new Uint8Array(45);
  labelLandscape([wholeSlab(landscape)], { labels });
  const row = (y: number, z: number) => [...labels.subarray(5 * (y + 3 * z), 5 * (y + 3 * z) + 5)];
  assert.deepEqual(row(1, 1), [0, BOTTOM, INTERIOR, TOP, 0]);
  assert.deepEqual(row(0, 1), [0, SHELL, SHELL, TOP, 0]);
});

test('all of a cube but its centre is surface', () => {
  const isIn = (i: number) => i > 0 && i < 4;
  const landscape = landscapeOf([5, 5, 5], (x, y, z) => (isIn(x) && isIn(y) && isIn(z) ? INSIDE : SOURCE));
  const labels = new Uint8Array(125);
  labelLandscape([wholeSlab(landscape)], { labels });
  const expected = landscape.values.map((value, i) => (value !== INSIDE ? 0 : i === 62 ? INTERIOR : BOTTOM));
  assert.deepEqual(labels, expected);
});

test('leads straight through a plate from source to target', async () => {
  const plate = landscapeOf([9, 12, 8], (x) => (x < 2 ? SOURCE : x > 6 ? TARGET : INSIDE));
  const vectors = await withPool(2, (pool) => regiodesics(pool, plate));
  for (let i = 0; i < plate.values.length; i++) {
    const expected = plate.values[i] === INSIDE ? [1, 0, 0] : [Number.NaN, Number.NaN, Number.NaN];
    assert.deepEqual(vectorAt(vectors, i), expected);
  }
});

/** A region between two levels of a field that solves Laplace's equation, and the angle that vectors may be off it. */
interface Harmonic {
  readonly name: string;
  readonly shape: Vec3;
  readonly levels: readonly [source: number, target: number];
  field(x: number, y: number, z: number): number;
  /** Median over the region, degrees. */
  readonly limit: number;
}

const WAVE = (2 * Math.PI) / 40;

const HARMONIC: readonly Harmonic[] = [
  {
    name: 'a hollow cylinder',
    ...{ shape: [37, 37, 24], levels: [Math.log(8), Math.log(16)], limit: 1 },
    field: (x, y) => Math.log(Math.hypot(x - 18, y - 18)),
  },
  {
    name: 'a waved plate',
    ...{ shape: [80, 26, 24], levels: [4, 18], limit: 1 },
    field: (x, y) => y - 3 + Math.exp(-WAVE * (y - 3)) * Math.cos(WAVE * x),
  },
  // The steps of a surface of voxels that is bent both ways tilt the segments to it a little more.
  {
    name: 'a hollow ball',
    ...{ shape: [37, 37, 37], levels: [-1 / 8, -1 / 16], limit: 2 },
    field: (x, y, z) => -1 / Math.hypot(x - 18, y - 18, z - 18),
  },
];

for (const { name, shape, levels, field, limit } of HARMONIC) {
  test(`follows the gradient of Laplace's equation through ${name} within ${limit}°`, async () => {
    const [source, target] = levels;
    const landscape = landscapeOf(shape, (x, y, z) => {
      const level = field(x, y, z);
      return level < source ? SOURCE : level < target ? INSIDE : TARGET;
    });
    const vectors = await withPool(1, (pool) => regiodesics(pool, landscape));
    const angles: number[] = [];
    landscape.values.forEach((value, i) => {
      if (value !== INSIDE) return;
      const place = [i % shape[0], Math.floor(i / shape[0]) % shape[1], Math.floor(i / (shape[0] * shape[1]))];
      const slopes = place.map((_, axis) => {
        const [low, high] = [-1e-3, 1e-3].map((step) => place.with(axis, place[axis] + step));
        return field(high[0], high[1], high[2]) - field(low[0], low[1], low[2]);
      });
      angles.push(
        angle(
          vectorAt(vectors, i),
          slopes.map((slope) => slope / Math.hypot(...slopes)),
        ),
      );
    });
    angles.sort((a, b) => a - b);
    assert.ok(angles[angles.length >> 1] < limit, `median angle ${angles[angles.length >> 1]}`);
    assert.ok(angles[angles.length - 1] < 5, `greatest angle ${angles[angles.length - 1]}`);
  });
}

const SHELL_SHAPE: Vec3 = [33, 33, 17];
/** Half of a hollow ball; about 2000 segments cross it. */
const hollowBall = landscapeOf(SHELL_SHAPE, (x, y, z) => {
  const radius = Math.hypot(x - 16, y - 16, z - 16);
  return radius < 9 ? SOURCE : radius > 15 ? TARGET : INSIDE;
});

test('takes the mean of the 1000 nearest segments, in whatever order the workers come', async () => {
  const labels = volumeOf('uint8', SHELL_SHAPE, new Array<number>(hollowBall.values.length).fill(0));
  labelLandscape([wholeSlab(hollowBall)], { labels: labels.values });
  const segments = await withPool(1, (pool) => segmentsAcross(pool, labels));
  assert.ok(segments.length / SEGMENT > 1500);
  const [one, two] = await Promise.all(
    [1, 2].map((threads) => withPool(threads, (pool) => regiodesics(pool, hollowBall))),
  );
  assert.deepEqual(one, two);
  for (let i = 0; i < hollowBall.values.length; i += 97) {
    if (hollowBall.values[i] !== INSIDE) continue;
    const voxel = [i % 33, Math.floor(i / 33) % 33, Math.floor(i / 33 ** 2)];
    assertClose(vectorAt(one, i), meanOfNearest(segments, voxel, 1000), 1e-6);
  }
});

/** By sorting all segments. */
function meanOfNearest(segments: Float64Array, voxel: readonly number[], count: number): number[] {
  const sorted = Array.from({ length: segments.length / SEGMENT }, (_, n) => {
    const [x, y, z, ux, uy, uz, length] = segments.subarray(SEGMENT * n, SEGMENT * (n + 1));
    const [px, py, pz] = [voxel[0] - x, voxel[1] - y, voxel[2] - z];
    const along = Math.min(Math.max(px * ux + py * uy + pz * uz, 0), length);
    const square = (px - along * ux) ** 2 + (py - along * uy) ** 2 + (pz - along * uz) ** 2;
    return { square, unit: [ux, uy, uz] };
  }).sort((a, b) => a.square - b.square);
  const sum = [0, 1, 2].map((axis) => sorted.slice(0, count).reduce((total, { unit }) => total + unit[axis], 0));
  return sum.map((value) => value / Math.hypot(...sum));
}

test('gives the mirror image of a landscape the mirror image of its vectors', async () => {
  const [w, h, d] = SHELL_SHAPE;
  const mirrorOf = (i: number) => (i % w) + w * ((Math.floor(i / w) % h) + h * (d - 1 - Math.floor(i / (w * h))));
  const mirrored = volumeOf(
    'uint8',
    SHELL_SHAPE,
    Array.from(hollowBall.values, (_, i) => hollowBall.values[mirrorOf(i)]),
  );
  const [vectors, images] = await withPool(2, async (pool) => [
    await regiodesics(pool, hollowBall),
    await regiodesics(pool, mirrored),
  ]);
  const angles: number[] = [];
  for (let i = 0; i < hollowBall.values.length; i++) {
    if (hollowBall.values[i] !== INSIDE) continue;
    const [x, y, z] = vectorAt(images, mirrorOf(i));
    angles.push(angle(vectorAt(vectors, i), [x, y, -z]));
  }
  // Equally near ends of segments are taken in file order, which a mirror turns around.
  const mean = angles.reduce((sum, value) => sum + value, 0) / angles.length;
  assert.ok(mean < 2, `mean angle ${mean}`);
});

test('names the end that is missing', async () => {
  const noTarget = landscapeOf([5, 5, 5], (x) => (x < 2 ? SOURCE : INSIDE));
  const noSource = landscapeOf([5, 5, 5], (x) => (x > 3 ? TARGET : INSIDE));
  await withPool(1, async (pool) => {
    await assert.rejects(regiodesics(pool, noTarget), { tag: 'EmptyBoundary', details: { missing: 'top' } });
    await assert.rejects(regiodesics(pool, noSource), { tag: 'EmptyBoundary', details: { missing: 'bottom' } });
  });
});
