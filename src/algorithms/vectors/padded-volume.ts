import type { Vec3 } from '../../volume/grid.ts';

/** Beyond the border of a padded volume. */
export const BORDER = 255;

/** A byte a voxel with a voxel of BORDER around it, so that every voxel has all of its 26 neighbours. */
export interface PaddedVolume {
  readonly values: Uint8Array;
  /** Of the padded volume. */
  readonly shape: Vec3;
  /** Distances to the 26 neighbours in `values`. */
  readonly neighbours: readonly number[];
}

/** @param values - in Fortran order, less than BORDER each */
export function padVolume(values: Uint8Array, [w, h, d]: Vec3): PaddedVolume {
  const shape: Vec3 = [w + 2, h + 2, d + 2];
  const padded = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(BORDER);
  for (let row = 0; row < h * d; row++) padded.set(values.subarray(w * row, w * (row + 1)), paddedRow(row, [w, h, d]));
  const steps = [-1, 0, 1];
  const neighbours = steps
    .flatMap((z) => steps.flatMap((y) => steps.map((x) => x + shape[0] * (y + shape[1] * z))))
    .filter((distance) => distance !== 0);
  return { values: padded, shape, neighbours };
}

/** Where row number y + H·z of a volume of this shape begins in its padded one. */
export function paddedRow(row: number, [w, h]: Vec3): number {
  const [y, z] = [row % h, Math.floor(row / h)];
  return 1 + (w + 2) * (y + 1 + (h + 2) * (z + 1));
}
