import { AtlasError } from '../../errors.ts';
import { assertSameGrid } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { overSlabs } from '../../volume/slabs.ts';
import { createVolume, type VolumeShape } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { nearestVoxels, type Unanswered } from '../nearest/nearest-voxels.ts';
import { labelBox } from '../regions/bounding-box.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';
import { halfAt } from '../regions/halves.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import { type Crop, cropKernel, pasteKernel } from './interpolate-kernels.ts';
import type { InterpolationGroups } from './interpolation-groups.ts';
import { assertVectors, type Vectors, type VectorType } from './vectors.ts';

export class NotAMask extends AtlasError<'NotAMask', { readonly components: number }> {
  readonly tag = 'NotAMask';
  readonly remedy = 'Give a mask with one value a voxel, not 0 where vectors are to be replaced.';

  constructor(details: { readonly components: number }) {
    super(`A volume with ${details.components} values a voxel cannot be a mask.`, details);
  }
}

/** Which vectors are replaced, and by which. */
export interface Interpolation {
  /** A vector is replaced by one of its own group. */
  readonly groups: InterpolationGroups;
  /** Replace vectors that are NaN. */
  readonly nans: boolean;
  /** Replace vectors where this is not 0. Without it: those that are NaN. */
  readonly mask?: SlabSource;
  /** A vector is replaced by one of its own half. */
  readonly byHemisphere: boolean;
  /** Keep float64. */
  readonly compat?: boolean;
}

export interface Interpolated extends ComputedVolume<VectorType> {
  /** A sentence for each group that has vectors to replace and no valid one; they are as they were. */
  readonly warnings: readonly string[];
}

/**
 * Replaces direction vectors of a region by that of the nearest voxel with a valid one: neither NaN nor in the mask, in
 * the same group and, if asked for, half. Distances are Euclidean in voxel indices; of equally near voxels it is the
 * first in file order. Vectors outside of the region stay.
 *
 * @param vectors - opens the vectors, which are passed over twice
 * @returns float32, or under `compat` the type of the vectors
 * @throws NotDirectionVectors, NotAMask, GridMismatch, RegionWithoutVoxels
 * @see atlas-direction-vectors, interpolation.py
 */
export async function interpolateVectors(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  shape: VolumeShape,
  vectors: () => Promise<SlabSource>,
  { groups, nans, mask, byHemisphere, compat = false }: Interpolation,
  slabbing: Slabbing = {},
): Promise<Interpolated> {
  assertVectors(shape);
  assertSameGrid(annotation.grid, shape.grid);
  if (mask && mask.components !== 1) throw new NotAMask({ components: mask.components });
  const box = await labelBox(pool, annotation, new Set(groups.labels.keys()), slabbing);
  if (!box) throw new RegionWithoutVoxels({ region: groups.names.join(', ') });
  const roles = await layeredVolume(pool, annotation, groups.labels, box, slabbing);
  const type = compat ? shape.type : 'float';
  const part = createVolume({ grid: roles.grid, type, components: 3 });
  // The types of vectors, as checked above.
  const open = async () => (await vectors()) as SlabSource<Vectors>;
  const target: Crop = { box, vectors: part.values, roles: roles.values, nans };
  const sources = [await open(), ...(mask ? [mask] : [])] as const;
  // What lies beyond the box need not be decoded.
  for await (const end of overSlabs(pool, cropKernel, sources, target, slabbing)) if (end >= box.to[2]) break;
  const [first, last] = [box.from[2], box.to[2]];
  const middle = Math.min(Math.max(halfAt(shape.grid.shape[2]), first), last) - first;
  const halves = byHemisphere ? { zHalfway: middle } : {};
  const { answers, unanswered } = await nearestVoxels(pool, roles, { ...halves, signal: slabbing.signal });
  for (const { voxels, nearest } of answers) copyVectors(part.values, voxels, nearest);
  const values = overSlabs(pool, pasteKernel, [await open()], { box, vectors: part.values }, slabbing);
  const warnings = unanswered.map((queries) => warningOf(queries, groups));
  return { grid: shape.grid, type, components: 3, values, warnings };
}

function warningOf({ group, half, voxels }: Unanswered, { names }: InterpolationGroups): string {
  const place = half === 'whole' ? names[group - 1] : `${names[group - 1]}, ${half} hemisphere,`;
  return `${voxels} voxel(s) of ${place} keep what they have: no voxel there has a valid vector.`;
}

function copyVectors(vectors: Vectors, to: Uint32Array, from: Uint32Array): void {
  for (let n = 0; n < to.length; n++) {
    for (let i = 0; i < 3; i++) vectors[3 * to[n] + i] = vectors[3 * from[n] + i];
  }
}
