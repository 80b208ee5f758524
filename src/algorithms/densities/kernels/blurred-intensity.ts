import type { PassOptions } from '../../../volume/each-slab.ts';
import { zeros } from '../../../volume/memory.ts';
import type { NumberArray } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { type Box, boxShape, growBox } from '../../regions/bounding-box.ts';
import { blur } from '../../vectors/blur.ts';
import { gaussianWeights } from '../../vectors/gaussian-weights.ts';
import type { Blocks } from '../../vectors/needed-blocks.ts';
import type { Brain } from './brain.ts';
import { blocksOfBrain, brainBox, eachRow } from './brain-box.ts';
import { normalizeIntensity } from './normalize-intensity.ts';
import { type Intensity, nameOf, readVolume } from './read-brain.ts';

/** Room for an intensity to be blurred in: the brain, and around it as far as the blur carries. One at a time. */
export interface BlurRoom {
  readonly brain: Brain;
  /** Standard deviation of the Gaussian, voxels. */
  readonly sigma: number;
  readonly box: Box;
  /** On shared memory. */
  readonly values: Float64Array;
  readonly needed: Blocks;
}

export function createBlurRoom(brain: Brain, sigma: number): BlurRoom {
  const { voxels } = brain;
  const box = growBox(brainBox(voxels), gaussianWeights({ sigma }).length - 1, voxels.grid.shape);
  const [w, h, d] = boxShape(box);
  const values = new Float64Array(new SharedArrayBuffer(8 * w * h * d));
  return { brain, sigma, box, values, needed: blocksOfBrain(voxels, box) };
}

export interface BlurOptions extends PassOptions {
  /** Times the mean background to be taken away before the blur, see `normalizeIntensity`; by default nothing is. */
  readonly background?: number;
}

/**
 * An intensity with its voxels of the brain blurred, as in the whole volume.
 *
 * @throws GridMismatch, UnusableVoxels at NaN and infinity, NoIntensity; what the stream throws
 * @see scipy, ndimage, `gaussian_filter`, mode `reflect`
 */
export async function readBlurred(
  pool: WorkerPool,
  { brain, sigma, box, values, needed }: BlurRoom,
  source: SlabSource,
  { background, ...options }: BlurOptions = {},
): Promise<Intensity> {
  const { grid, ranks } = brain.voxels;
  const statistics = await readVolume(brain.voxels, source, options, (_, slab, from) =>
    copyToBox(slab, from, values, box, grid.shape),
  );
  const volume = nameOf(source);
  if (background !== undefined) normalizeIntensity(values, { ...statistics, volume }, background);
  await blur(pool, { values, box, shape: grid.shape }, needed, { sigma }, options.signal);
  const blurred = zeros(Float64Array, brain.ranks.length);
  const length = box.to[0] - box.from[0];
  let at = 0;
  eachRow(grid.shape, box, (inVolume, inBox) => {
    let next = at;
    for (let x = 0; x < length; x++) if (ranks[inVolume + x] !== 0) blurred[next++] = values[inBox + x];
    at = next;
  });
  return { volume, values: blurred, ...statistics };
}

/** What a slab of whole planes has of a box. */
function copyToBox(slab: NumberArray, from: number, target: Float64Array, box: Box, [w, h]: readonly number[]): void {
  const first = from / (w * h);
  const last = first + slab.length / (w * h);
  const [low, high] = [Math.max(first, box.from[2]), Math.min(last, box.to[2])];
  const [length, height] = boxShape(box);
  const start = (low - box.from[2]) * length * height;
  const part: Box = { from: [box.from[0], box.from[1], low], to: [box.to[0], box.to[1], high] };
  eachRow([w, h], part, (inVolume, inBox) => {
    for (let x = 0; x < length; x++) target[start + inBox + x] = slab[inVolume - from + x];
  });
}
