import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Box } from '../regions/bounding-box.ts';
import { runOnEach } from '../run-on-each.ts';
import { type VectorsInBox, writeBlurGradient } from './blur-gradient.ts';
import type { Gaussian } from './gaussian-weights.ts';
import { INSIDE, SOURCE, TARGET } from './landscape.ts';
import { type Range, rangesOf } from './ranges.ts';

export interface SimpleBlur extends Gaussian {
  readonly sourceWeight: number;
  readonly targetWeight: number;
}

/** The reference's defaults. */
export const SIMPLE_BLUR: SimpleBlur = { sigma: 10, sourceWeight: -1, targetWeight: 1 };

interface Fill extends Range {
  /** A landscape in, afterwards not 0 where it was INSIDE. */
  readonly landscape: Uint8Array;
  readonly field: Float32Array;
  readonly blur: SimpleBlur;
}

/** The field of voxels [first, last): weights in source and target, which wins, 0 elsewhere. */
export function fillField(_: readonly [], { landscape, field, blur, first, last }: Fill): void {
  for (let i = first; i < last; i++) {
    const part = landscape[i];
    if (part & TARGET) field[i] = blur.targetWeight;
    else if (part & SOURCE) field[i] = blur.sourceWeight;
    landscape[i] = part & INSIDE;
  }
}

export const fillFieldKernel = defineKernel(import.meta.url, fillField);

/**
 * Writes the direction vectors of a landscape: the gradient of a field that has a weight in source and target, blurred.
 *
 * @param landscape - is used up; all of its sources and targets lie in `box`
 * @param box, shape - where it is in which volume
 * @see atlas-direction-vectors, simple_blur_gradient.py
 */
export async function writeSimpleBlurGradient(
  pool: WorkerPool,
  landscape: Volume<Uint8Array>,
  { box, shape }: { readonly box: Box; readonly shape: Vec3 },
  blur: SimpleBlur,
  vectors: VectorsInBox,
  signal?: AbortSignal,
): Promise<void> {
  const { grid, values } = landscape;
  const field = createVolume({ grid, type: 'float', components: 1 }).values;
  const ranges = rangesOf(values.length, pool.threads).map((range) => ({ landscape: values, field, blur, ...range }));
  await runOnEach(pool, fillFieldKernel, ranges, signal);
  await writeBlurGradient(pool, { values: field, box, shape }, values, blur, vectors, signal);
}
