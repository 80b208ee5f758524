import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { type Box, boxShape } from '../regions/bounding-box.ts';
import { runOnEach } from '../run-on-each.ts';
import { BLOCK, lineConvolver, lineShape } from './convolve-lines.ts';
import { type Gaussian, gaussianWeights } from './gaussian-weights.ts';
import { type Blocks, spreadBlocks } from './needed-blocks.ts';
import { type Range, rangesOf } from './ranges.ts';

type FloatArray = Float32Array | Float64Array;

/** A scalar field of which only a box is kept; beyond the box it is 0. */
export interface FieldInBox<Values extends FloatArray = Float32Array> {
  /** In Fortran order on shared memory. */
  readonly values: Values;
  readonly box: Box;
  /** Of the whole volume, at whose borders the field is mirrored. */
  readonly shape: Vec3;
}

interface Pass {
  readonly field: FieldInBox<FloatArray>;
  readonly weights: Float64Array;
  /** Blocks whose values are needed after the pass along each axis. */
  readonly needed: readonly [x: Blocks, y: Blocks, z: Blocks];
}

/** Along x, then along y, in planes [first, last). */
export function blurPlanes(_: readonly [], { field, weights, needed, first, last }: Pass & Range): void {
  const { values, box, shape } = field;
  const [w, h] = boxShape(box);
  const alongX = lineConvolver(lineShape(box.from[0], box.to[0], shape[0], weights));
  const alongY = lineConvolver(lineShape(box.from[1], box.to[1], shape[1], weights));
  const [bw, bh] = needed[0].shape;
  for (let z = first; z < last; z++) {
    const blocks = bw * bh * Math.floor(z / BLOCK);
    for (let y = 0, at = blocks; y < h; y += BLOCK, at += bw) {
      const rows = { values, start: w * (y + h * z), lineStride: w, lines: Math.min(BLOCK, h - y), sampleStride: 1 };
      alongX(rows, { flags: needed[0].flags, at, stride: 1 });
    }
    for (let x = 0, at = blocks; x < w; x += BLOCK, at++) {
      const columns = { values, start: x + w * h * z, lineStride: 1, lines: Math.min(BLOCK, w - x), sampleStride: w };
      alongY(columns, { flags: needed[1].flags, at, stride: bw });
    }
  }
}

export const blurPlanesKernel = defineKernel(import.meta.url, blurPlanes);

/** Along z, in rows y ∈ [first, last). */
export function blurDepths(_: readonly [], { field, weights, needed, first, last }: Pass & Range): void {
  const { values, box, shape } = field;
  const [w, h] = boxShape(box);
  const alongZ = lineConvolver(lineShape(box.from[2], box.to[2], shape[2], weights));
  const [bw, bh] = needed[2].shape;
  for (let y = first; y < last; y++) {
    for (let x = 0; x < w; x += BLOCK) {
      const lines = { values, start: x + w * y, lineStride: 1, lines: Math.min(BLOCK, w - x), sampleStride: w * h };
      const at = Math.floor(x / BLOCK) + bw * Math.floor(y / BLOCK);
      alongZ(lines, { flags: needed[2].flags, at, stride: bw * bh });
    }
  }
}

export const blurDepthsKernel = defineKernel(import.meta.url, blurDepths);

/**
 * Blurs a field in place. Only the needed blocks hold the blurred field afterwards.
 *
 * @see scipy, ndimage, `gaussian_filter`; on float32 these are its bits, on float64 it rounds otherwise in the last two
 */
export async function blur(
  pool: WorkerPool,
  field: FieldInBox<FloatArray>,
  blocks: Blocks,
  gaussian: Gaussian,
  signal?: AbortSignal,
): Promise<void> {
  const [, h, d] = boxShape(field.box);
  const weights = gaussianWeights(gaussian);
  const radius = weights.length - 1;
  const beforeZ = spreadBlocks(blocks, 2, radius);
  const pass: Pass = { field, weights, needed: [spreadBlocks(beforeZ, 1, radius), beforeZ, blocks] };
  const over = (count: number) => rangesOf(count, pool.threads).map((range) => ({ ...pass, ...range }));
  await runOnEach(pool, blurPlanesKernel, over(d), signal);
  await runOnEach(pool, blurDepthsKernel, over(h), signal);
}
