import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Box, boxShape, wholeBox } from '../../../src/algorithms/regions/bounding-box.ts';
import { createVectors, writeBlurGradient } from '../../../src/algorithms/vectors/blur-gradient.ts';
import { type Gaussian, gaussianWeights } from '../../../src/algorithms/vectors/gaussian-weights.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { createVolume } from '../../../src/volume/volume.ts';
import type { WorkerPool } from '../../../src/volume/worker-pool.ts';
import { createWorkerPool } from '../../../src/volume/worker-pool.ts';
import { gridOf } from '../../support/volumes.ts';
import { withPool } from '../support.ts';

/** Half-sample reflection: … c b a | a b c … */
function reflect(i: number, size: number): number {
  if (i < 0) return reflect(-1 - i, size);
  return i < size ? i : reflect(2 * size - 1 - i, size);
}

/** The recipe word by word, on all of the volume. */
function plainBlur(field: Float32Array, shape: Vec3, gaussian: Gaussian): Float32Array {
  const weights = gaussianWeights(gaussian);
  let values = field;
  for (const axis of [0, 1, 2]) {
    const stride = [1, shape[0], shape[0] * shape[1]][axis];
    const blurred = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const at = Math.floor(i / stride) % shape[axis];
      const sample = (distance: number) => values[i + (reflect(at + distance, shape[axis]) - at) * stride];
      let sum = sample(0) * weights[0];
      for (let m = weights.length - 1; m > 0; m--) sum += (sample(-m) + sample(m)) * weights[m];
      blurred[i] = sum;
    }
    values = blurred;
  }
  return values;
}

function plainGradient(values: Float32Array, shape: Vec3, i: number): number[] {
  const { fround } = Math;
  const gradient = [0, 1, 2].map((axis) => {
    const stride = [1, shape[0], shape[0] * shape[1]][axis];
    const at = Math.floor(i / stride) % shape[axis];
    if (shape[axis] === 1) return 0;
    if (at === 0) return fround(values[i + stride] - values[i]);
    if (at === shape[axis] - 1) return fround(values[i] - values[i - stride]);
    return fround(fround(values[i + stride] - values[i - stride]) / 2);
  });
  const [x, y, z] = gradient.map((value) => fround(value * value));
  const norm = fround(Math.sqrt(fround(fround(x + y) + z)));
  return gradient.map((value) => (norm === 0 ? Number.NaN : fround(value / norm)));
}

const share = (values: Float32Array) => {
  const volume = createVolume({ grid: gridOf([values.length, 1, 1]), type: 'float', components: 1 });
  volume.values.set(values);
  return volume.values;
};

/** Gradients in `inside` of a field of which `box` is given; 0 beyond it. */
async function gradients(
  pool: WorkerPool,
  field: Float32Array,
  shape: Vec3,
  box: Box,
  inside: Uint8Array,
  gaussian: Gaussian,
) {
  const vectors = createVectors(box);
  await writeBlurGradient(pool, { values: share(field), box, shape }, inside, gaussian, vectors);
  return vectors.values;
}

describe('weights of a Gaussian', () => {
  test('are scipy’s to the last bit', () => {
    const weights = [...gaussianWeights({ sigma: 3 })];
    assert.deepEqual(
      weights.slice(0, 8),
      [
        0.1329845385507837, 0.12579798346031065, 0.1064856940272447, 0.08065919989878699, 0.054671578245654065,
        0.03315998842086742, 0.017997500190860556, 0.008740878047691292,
      ],
    );
    assert.deepEqual(
      weights.slice(8),
      [0.0037987699403054824, 0.001477324778400407, 5.141076058219727e-4, 1.6009476589197758e-4, 4.46113427726488e-5],
    );
  });

  test('reach four standard deviations, or as far as is said, and sum to 1', () => {
    assert.equal(gaussianWeights({ sigma: 0.4 }).length, 3);
    assert.equal(gaussianWeights({ sigma: 9, radius: 100 }).length, 101);
    for (const gaussian of [{ sigma: 10 }, { sigma: 9, radius: 100 }, { sigma: 0.1 }]) {
      const [middle, ...sides] = gaussianWeights(gaussian);
      assert.ok(Math.abs(middle + 2 * sides.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-14);
    }
  });
});

describe('gradient of a blurred field', () => {
  const dimension = fc.integer({ min: 1, max: 19 });
  const sparse = fc.tuple(
    dimension,
    dimension,
    dimension,
    fc.infiniteStream(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, -2, 6)),
  );
  const gaussians = fc.constantFrom<Gaussian>({ sigma: 3 }, { sigma: 1 }, { sigma: 2, radius: 30 });

  test('has the bits of the plain recipe in every voxel that is asked for, and nothing elsewhere', async () => {
    const pool = createWorkerPool({ threads: 2 });
    const check = async (
      [w, h, d, values]: [number, number, number, Iterator<number>],
      gaussian: Gaussian,
      every: number,
    ) => {
      const shape: Vec3 = [w, h, d];
      const field = Float32Array.from({ length: w * h * d }, () => values.next().value ?? 0);
      const inside = share(field).map((_, i) => (i % every === 0 ? 1 : 0));
      const shared = new Uint8Array(new SharedArrayBuffer(field.length));
      shared.set(inside);
      const found = await gradients(pool, field, shape, wholeBox(shape), shared, gaussian);
      const blurred = plainBlur(field, shape, gaussian);
      const expected = [...inside].flatMap((is, i) => (is ? plainGradient(blurred, shape, i) : [NaN, NaN, NaN]));
      assert.deepEqual(
        [...found].map((value) => value + 0),
        expected.map((value) => value + 0),
      );
    };
    try {
      await fc.assert(fc.asyncProperty(sparse, gaussians, fc.integer({ min: 1, max: 400 }), check), { numRuns: 40 });
    } finally {
      await pool.close();
    }
  });

  test('is the same from a box with all that is not zero, whatever is mirrored at the borders', async () => {
    const shape: Vec3 = [14, 12, 30];
    const box: Box = { from: [2, 0, 5], to: [12, 10, 25] };
    const [bw, bh] = boxShape(box);
    const field = new Float32Array(14 * 12 * 30);
    const part = new Float32Array(bw * bh * 20);
    const inside = new Uint8Array(new SharedArrayBuffer(part.length));

    for (const [x, y, z] of [
      [4, 0, 7],
      [8, 6, 23],
      [5, 5, 15],
      [3, 8, 6],
    ]) {
      // biome-ignore format: voxels
      field[x + 14 * (y + 12 * z)] = part[x - 2 + bw * (y + bh * (z - 5))] = x;
      inside[5 + bw * (y + bh * (z - 5))] = 1;
    }
    await withPool(2, async (pool) => {
      const found = await gradients(pool, part, shape, box, inside, { sigma: 3, radius: 25 });
      const whole = plainBlur(field, shape, { sigma: 3, radius: 25 });
      for (const [i, is] of inside.entries()) {
        if (!is) continue;
        const [x, y, z] = [(i % bw) + 2, Math.floor(i / bw) % bh, Math.floor(i / (bw * bh)) + 5];
        assert.deepEqual([...found.subarray(3 * i, 3 * i + 3)], plainGradient(whole, shape, x + 14 * (y + 12 * z)));
      }
    });
  });
});
