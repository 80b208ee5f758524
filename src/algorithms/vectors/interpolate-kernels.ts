import { defineKernel, type Slab } from '../../volume/slabs.ts';
import { QUERY } from '../nearest/roles.ts';
import { type Box, boxShape } from '../regions/bounding-box.ts';
import type { Vectors } from './vectors.ts';

interface Target {
  readonly box: Box;
  /** Of the box, on shared memory: slabs write to different planes. */
  readonly vectors: Vectors;
}

export interface Crop extends Target {
  /** Group by voxel of the box; sources and queries of a search for nearest voxels when it has been passed over. */
  readonly roles: Uint8Array;
  /** Whether NaN vectors are replaced. */
  readonly nans: boolean;
}

/**
 * Copies the vectors of a box, and makes those to be replaced queries and the valid ones sources.
 *
 * @returns the plane after the slab
 */
export function cropVectors(slabs: readonly [Slab<Vectors>, ...Slab[]], { box, vectors, roles, nans }: Crop): number {
  const [{ values }, mask = undefined] = slabs;
  eachRow(slabs[0], box, (from, to, length) => {
    for (let x = 0; x < 3 * length; x++) vectors[3 * to + x] = values[3 * from + x];
    for (let x = 0; x < length; x++) {
      const group = roles[to + x];
      if (group === 0) continue;
      const at = 3 * (from + x);
      const isUndefined = Number.isNaN(values[at] + values[at + 1] + values[at + 2]);
      const isMasked = mask ? Number(mask.values[from + x]) !== 0 : isUndefined;
      const isReplaced = isMasked || (isUndefined && nans);
      roles[to + x] = isReplaced ? QUERY + group : isUndefined ? 0 : group;
    }
  });
  return slabs[0].last;
}

export const cropKernel = defineKernel(import.meta.url, cropVectors);

/** The vectors of a slab with those of the box in their place. */
export function pasteVectors([slab]: readonly [Slab<Vectors>], { box, vectors }: Target): Vectors {
  const pasted = vectors instanceof Float32Array ? Float32Array.from(slab.values) : slab.values.slice();
  eachRow(slab, box, (to, from, length) => pasted.set(vectors.subarray(3 * from, 3 * (from + length)), 3 * to));
  return pasted;
}

export const pasteKernel = defineKernel(import.meta.url, pasteVectors);

/** Calls `visit` for each row along x of a box in a slab: where it starts in the slab and in the box, and its voxels. */
function eachRow(slab: Slab, box: Box, visit: (inSlab: number, inBox: number, length: number) => void): void {
  const [w, h] = slab.grid.shape;
  const [width, height] = boxShape(box);
  for (let z = Math.max(slab.first, box.from[2]); z < Math.min(slab.last, box.to[2]); z++) {
    for (let y = box.from[1]; y < box.to[1]; y++) {
      const inSlab = box.from[0] + w * (y + h * (z - slab.from));
      visit(inSlab, width * (y - box.from[1] + height * (z - box.from[2])), width);
    }
  }
}
