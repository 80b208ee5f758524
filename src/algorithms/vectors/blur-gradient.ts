import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { type Box, boxShape } from '../regions/bounding-box.ts';
import { runOnEach } from '../run-on-each.ts';
import { blur, type FieldInBox } from './blur.ts';
import type { Gaussian } from './gaussian-weights.ts';
import { createBlocks, markNeededKernel } from './needed-blocks.ts';
import { type Range, rangesOf } from './ranges.ts';

/** Direction vectors of a box, three components a voxel, in Fortran order on shared memory. */
export interface VectorsInBox {
  readonly values: Float32Array;
  readonly box: Box;
}

/** All NaN. */
export function createVectors(box: Box): VectorsInBox {
  const [w, h, d] = boxShape(box);
  const values = new Float32Array(new SharedArrayBuffer(4 * 3 * w * h * d)).fill(Number.NaN);
  return { values, box };
}

interface Gradients {
  readonly field: FieldInBox;
  /** Not 0 where a vector is wanted; on the box of the field. */
  readonly inside: Uint8Array;
  readonly vectors: VectorsInBox;
}

/** Normalised central differences of a field in planes [first, last), one-sided at the borders of the volume. */
export function writeGradients(_: readonly [], { field, inside, vectors, first, last }: Gradients & Range): void {
  const { values, box, shape } = field;
  const [w, h] = boxShape(box);
  const [vw, vh] = boxShape(vectors.box);
  const [dx, dy, dz] = [0, 1, 2].map((axis) => box.from[axis] - vectors.box.from[axis]);
  const target = vectors.values;
  for (let z = first; z < last; z++) {
    for (let y = 0; y < h; y++) {
      const row = w * (y + h * z);
      const to = 3 * (dx + vw * (y + dy + vh * (z + dz)));
      for (let x = 0; x < w; x++) {
        if (inside[row + x] === 0) continue;
        const gx = difference(values, row + x, 1, x + box.from[0], shape[0]);
        const gy = difference(values, row + x, w, y + box.from[1], shape[1]);
        const gz = difference(values, row + x, w * h, z + box.from[2], shape[2]);
        const squares = Math.fround(Math.fround(gx * gx) + Math.fround(gy * gy));
        const norm = Math.fround(Math.sqrt(Math.fround(squares + Math.fround(gz * gz))));
        if (norm === 0) continue;
        target[to + 3 * x] = gx / norm;
        target[to + 3 * x + 1] = gy / norm;
        target[to + 3 * x + 2] = gz / norm;
      }
    }
  }
}

export const writeGradientsKernel = defineKernel(import.meta.url, writeGradients);

/** float32, with numpy's rounding; 0 along an axis of one voxel. */
function difference(values: Float32Array, at: number, stride: number, i: number, size: number): number {
  if (size === 1) return 0;
  if (i === 0) return Math.fround(values[at + stride] - values[at]);
  if (i === size - 1) return Math.fround(values[at] - values[at - stride]);
  return Math.fround(Math.fround(values[at + stride] - values[at - stride]) / 2);
}

/**
 * Writes the normalised gradient of the blurred field where `inside` is not 0; NaN where it vanishes. The field is
 * blurred in place.
 *
 * @param inside - on the box of the field, which has a voxel more on each side, or the border of the volume there
 * @see atlas-direction-vectors, algorithms/utils.py, `compute_blur_gradient`
 */
export async function writeBlurGradient(
  pool: WorkerPool,
  field: FieldInBox,
  inside: Uint8Array,
  gaussian: Gaussian,
  vectors: VectorsInBox,
  signal?: AbortSignal,
): Promise<void> {
  const shape: Vec3 = boxShape(field.box);
  const blocks = createBlocks(shape);
  const planes = () => rangesOf(shape[2], pool.threads);
  await runOnEach(
    pool,
    markNeededKernel,
    planes().map((range) => ({ inside, shape, blocks, ...range })),
    signal,
  );
  await blur(pool, field, blocks, gaussian, signal);
  await runOnEach(
    pool,
    writeGradientsKernel,
    planes().map((range) => ({ field, inside, vectors, ...range })),
    signal,
  );
}
