import { defineKernel, type Slab } from '../../volume/slabs.ts';
import { INSIDE, SOURCE, TARGET } from './landscape.ts';

/** Labels of the voxels inside a landscape, those of Regiodesics; 0 is outside. */
export const INTERIOR = 1;
export const SHELL = 2;
export const BOTTOM = 3;
export const TOP = 4;

/**
 * Labels the own planes of a landscape: inside voxels on its surface or on the border of the volume are shell; of these
 * are bottom and top which are, or share a face with, source and target. Top wins.
 *
 * @param landscape - with one plane of halo
 * @param labels - of the whole landscape, on shared memory: slabs write to different planes
 */
export function labelLandscape([landscape]: readonly [Slab<Uint8Array>], { labels }: { labels: Uint8Array }): void {
  const { values, from, first, last, grid } = landscape;
  const [w, h, depth] = grid.shape;
  for (let z = first; z < last; z++) {
    for (let y = 0; y < h; y++) {
      const row = w * (y + h * (z - from));
      for (let x = 0; x < w; x++) {
        const i = row + x;
        if ((values[i] & INSIDE) === 0) continue;
        // What any of the faces has, and what all of them have; beyond the border nothing is inside.
        let [any, all] = [values[i], INSIDE];
        const look = (exists: boolean, step: number): void => {
          const neighbour = exists ? values[i + step] : 0;
          any |= neighbour;
          all &= neighbour;
        };
        look(x > 0, -1);
        look(x < w - 1, 1);
        look(y > 0, -w);
        look(y < h - 1, w);
        look(z > 0, -w * h);
        look(z < depth - 1, w * h);
        labels[i + w * h * from] = all ? INTERIOR : any & TARGET ? TOP : any & SOURCE ? BOTTOM : SHELL;
      }
    }
  }
}

export const labelKernel = defineKernel(import.meta.url, labelLandscape);
