import { AtlasError } from '../../errors.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { halfAt } from '../regions/halves.ts';

/** AIBS's codes, as voxcell reads them. */
export const LEFT = 1;
export const RIGHT = 2;

type Midplane = { readonly zHalfway: number; readonly planes: number };

export class MidplaneOutside extends AtlasError<'MidplaneOutside', Midplane> {
  readonly tag = 'MidplaneOutside';
  readonly remedy = 'Give the first plane of the right hemisphere, counted from 0 along z.';

  constructor(details: Midplane) {
    super(`The midplane z = ${details.zHalfway} is outside the annotation's ${details.planes} planes.`, details);
  }
}

/** 0 where there is no region, left below the plane `zHalfway`, right from it on. */
export function hemispheresOf([annotation]: readonly [Slab<Uint32Array>], { zHalfway }: { zHalfway: number }) {
  const { values, first, last } = annotation;
  const plane = values.length / (last - first);
  const hemispheres = new Uint8Array(values.length);
  for (let z = first; z < last; z++) {
    const side = z < zHalfway ? LEFT : RIGHT;
    for (let i = (z - first) * plane; i < (z - first + 1) * plane; i++) hemispheres[i] = values[i] === 0 ? 0 : side;
  }
  return hemispheres;
}

export const hemispheresKernel = defineKernel(import.meta.url, hemispheresOf);

/**
 * Which hemisphere each voxel is in: 0 none, 1 left, 2 right.
 *
 * @param zHalfway - the first plane of the right hemisphere; by default the middle of the volume, rounded down
 * @throws MidplaneOutside
 * @see atlas-commons, utils.py, `assign_hemispheres`
 */
export function assignHemispheres(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  zHalfway = halfAt(annotation.grid.shape[2]),
  slabbing: Slabbing = {},
): ComputedVolume<'uint8'> {
  const { grid } = annotation;
  const planes = grid.shape[2];
  if (zHalfway < 0 || zHalfway > planes) throw new MidplaneOutside({ zHalfway, planes });
  const values = overSlabs(pool, hemispheresKernel, [annotation], { zHalfway }, slabbing);
  return { grid, type: 'uint8', components: 1, values };
}

export class NotHemispheres extends AtlasError<'NotHemispheres', { readonly value: number }> {
  readonly tag = 'NotHemispheres';
  readonly remedy = 'Give a volume of 0 (neither), 1 (left) and 2 (right).';

  constructor(details: { readonly value: number }) {
    super(`The volume of hemispheres holds the value ${details.value}.`, details);
  }
}

/** @throws NotHemispheres */
export function copyHemispheres([annotation, given]: readonly [Slab<Uint32Array>, Slab<Uint32Array>]): Uint8Array {
  const hemispheres = new Uint8Array(annotation.values.length);
  for (let i = 0; i < hemispheres.length; i++) {
    const side = given.values[i];
    if (side > RIGHT) throw new NotHemispheres({ value: side });
    if (annotation.values[i] !== 0) hemispheres[i] = side;
  }
  return hemispheres;
}

export const copyHemispheresKernel = defineKernel(import.meta.url, copyHemispheres);

/**
 * The hemispheres of an atlas whose halves no plane parts: those of a given volume, where the annotation has a region.
 *
 * @throws GridMismatch, NotHemispheres
 */
export function hemispheresWithin(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  given: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): ComputedVolume<'uint8'> {
  const values = overSlabs(pool, copyHemispheresKernel, [annotation, given], undefined, slabbing);
  return { grid: annotation.grid, type: 'uint8', components: 1, values };
}
