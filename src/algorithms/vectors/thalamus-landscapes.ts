import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import { INSIDE, SOURCE, TARGET } from './landscape.ts';

/** What a voxel is part of; of both in releases where the nucleus belongs to the thalamus. */
export const THALAMUS = 1;
export const RETICULAR = 2;

interface Landscapes {
  readonly parts: Uint8Array;
  readonly shape: Vec3;
  readonly complement: Uint8Array;
  readonly reticular: Uint8Array;
}

/**
 * The landscapes of the reticular nucleus and of the rest of the thalamus. Both have their target just outside of the
 * thalamus, in the voxels with a face neighbour in the thalamus and one in the nucleus.
 */
export function writeThalamusLandscapes(_: readonly [], { parts, shape, complement, reticular }: Landscapes): void {
  const [w, h, d] = shape;
  for (let z = 0, i = 0; z < d; z++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++, i++) {
        const part = parts[i];
        if (part & RETICULAR) reticular[i] = INSIDE;
        else if (part & THALAMUS) {
          complement[i] = INSIDE;
          reticular[i] = SOURCE;
        }
        if (part & THALAMUS) continue;
        let around = part;
        if (x > 0) around |= parts[i - 1];
        if (x < w - 1) around |= parts[i + 1];
        if (y > 0) around |= parts[i - w];
        if (y < h - 1) around |= parts[i + w];
        if (z > 0) around |= parts[i - w * h];
        if (z < d - 1) around |= parts[i + w * h];
        if (around !== (THALAMUS | RETICULAR)) continue;
        complement[i] |= TARGET;
        reticular[i] |= TARGET;
      }
    }
  }
}

export const thalamusLandscapesKernel = defineKernel(import.meta.url, writeThalamusLandscapes);
