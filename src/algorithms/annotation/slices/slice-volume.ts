import type { SlabSource } from '../../../volume/slab-source.ts';
import type { Volume } from '../../../volume/volume.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import type { Box } from '../../regions/bounding-box.ts';
import { runOnEach } from '../../run-on-each.ts';
import type { Vectors } from '../../vectors/vectors.ts';
import { followStreamlinesKernel, type StreamlineTask, UNSLICED } from './follow-streamlines.ts';
import { LANE_BYTES, streamlineModule } from './streamline-code.ts';
import { gatherField } from './streamline-field.ts';

/** A mask on the grid of a box: 0 outside, any other number inside. */
export interface BoxMask {
  readonly box: Box;
  readonly mask: Volume<Uint8Array>;
}

export interface SliceOptions {
  /** Of the slices, from the start of the streamlines on: two to 254, positive; their proportions count. */
  readonly thicknesses: readonly number[];
  /** Length of a step, µm. */
  readonly resolution: number;
  readonly signal?: AbortSignal;
}

/** Parts of the work: many enough to keep all threads busy to the end. */
const TASKS = 32;
/** A streamline that is longer than so many diagonals of the box is cut off. */
const DIAGONALS_MAX = 4;

/**
 * Slices a mask along streamlines: the slice of a voxel follows from the numbers of Euler steps to both ends of the mask.
 * Positions, vectors and ratios are 32-bit floats, as in the reference, bit for bit. The mask becomes the slices (from
 * 1), in place.
 *
 * @param vectors - (W, H, D, 3) of the whole grid; read once, plane by plane
 * @returns the number of streamlines that were cut off because they did not end
 * @throws RotatedGrid, VectorsUndefined, RegionTooLarge
 * @see cgal-pybind, src/slice_volume.cpp
 */
export async function sliceVolume(
  pool: WorkerPool,
  { box, mask }: BoxMask,
  vectors: SlabSource<Vectors>,
  { thicknesses, resolution, signal }: SliceOptions,
): Promise<number> {
  const { memory, layout } = await gatherField({ box, mask }, vectors, TASKS);
  const slices = mask.values;
  for (let i = 0; i < slices.length; i++) if (slices[i] !== 0) slices[i] = UNSLICED;
  const diagonal = Math.hypot(...layout.shape.map((size, axis) => size * layout.spacing[axis]));
  const stepsMax = Math.ceil((DIAGONALS_MAX * diagonal) / resolution);
  const shared = { module: streamlineModule(layout), memory, layout, slices, thicknesses, resolution, stepsMax };
  const at = (part: number) => Math.floor((slices.length * part) / TASKS);
  const tasks = Array.from({ length: TASKS }, (_, part): StreamlineTask => {
    return { ...shared, lanes: part * LANE_BYTES, first: at(part), last: at(part + 1) };
  });
  const cutOff = await runOnEach(pool, followStreamlinesKernel, tasks, signal);
  return cutOff.reduce((sum, count) => sum + count, 0);
}
