import { spacing } from '../../../volume/grid.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { createVolume, type Volume, type VolumeShape } from '../../../volume/volume.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { type BoxMask, sliceVolume } from '../../annotation/slices/slice-volume.ts';
import { boxShape, labelBox } from '../../regions/bounding-box.ts';
import { layeredVolume } from '../../regions/layered-volume.ts';
import { assertVectors, type Vectors } from '../../vectors/vectors.ts';
import { EmptySlices } from './errors.ts';
import type { LayerSlices } from './profile-tables.ts';

/** Steps of a streamline across a voxel, and in µm in the reference: the same at 25 µm. */
const STEPS_PER_VOXEL = 50;
const RESOLUTION_UPSTREAM = 0.5;

export interface SliceLayersInputs {
  readonly annotation: SlabSource<Uint32Array>;
  /** (W, H, D, 3), from deep to shallow; opened once for each layer. */
  readonly vectors: () => Promise<{ readonly header: VolumeShape; readonly source: SlabSource }>;
  /** Labels by layer. */
  readonly labels: ReadonlyMap<string, ReadonlySet<number>>;
  readonly slices: readonly LayerSlices[];
}

/**
 * The slice of each voxel of some layers, + 1, and 0 elsewhere: layers are cut into slices of equal thickness along the
 * streamlines of the vectors.
 *
 * @throws EmptySlices, GridMismatch, RotatedGrid, VectorsUndefined
 * @see atlas-densities, densities/mtype_densities_from_profiles.py, `compute_layer_slice_voxel_indices`
 */
export async function sliceLayers(
  pool: WorkerPool,
  { annotation, vectors, labels, slices }: SliceLayersInputs,
  { compat = false } = {},
): Promise<Volume<Uint32Array>> {
  const { grid } = annotation;
  const finest = Math.min(...spacing(grid).map(Math.abs));
  const resolution = compat ? RESOLUTION_UPSTREAM : finest / STEPS_PER_VOXEL;
  const sliced = createVolume({ grid, type: 'uint32', components: 1 });
  const found = new Set<number>();
  for (const { layer, from, to } of slices) {
    const ids = labels.get(layer) ?? new Set<number>();
    const box = await labelBox(pool, annotation, ids);
    if (!box) continue;
    const mask = await layeredVolume(pool, annotation, new Map([...ids].map((id) => [id, 1])), box);
    if (to - from > 1) {
      const { header, source } = await vectors();
      assertVectors(header);
      // The type of the values was looked at above.
      const field = source as SlabSource<Vectors>;
      await sliceVolume(pool, { box, mask }, field, { thicknesses: Array(to - from).fill(1), resolution });
    }
    copySlices({ box, mask }, sliced, from, found);
  }
  const missing = slices.flatMap(({ from, to }) => numbersBetween(from, to).filter((slice) => !found.has(slice)));
  if (missing.length > 0) throw new EmptySlices({ slices: missing });
  return sliced;
}

const numbersBetween = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** @param found - gets the slices that have voxels */
function copySlices({ box, mask }: BoxMask, target: Volume<Uint32Array>, first: number, found: Set<number>): void {
  const [width, height] = target.grid.shape;
  const [w, h, d] = boxShape(box);
  for (let z = 0, i = 0; z < d; z++) {
    for (let y = 0; y < h; y++) {
      const row = box.from[0] + width * (box.from[1] + y + height * (box.from[2] + z));
      for (let x = 0; x < w; x++, i++) {
        const slice = mask.values[i];
        if (slice === 0) continue;
        target.values[row + x] = first + slice;
        found.add(first + slice - 1);
      }
    }
  }
}
