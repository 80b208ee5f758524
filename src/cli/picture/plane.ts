import { spacing } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';

export type Axis = 'x' | 'y' | 'z';

/**
 * A plane of a volume as one looks at it. In the axes of the Allen CCF (front to back, top to bottom, left to right) x
 * cuts coronally, y horizontally (front on top) and z sagittally.
 */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** µm a pixel, across and down. */
  readonly pixel: readonly [number, number];
  /** @returns number of the voxel in the volume, whatever the components */
  voxel(column: number, row: number): number;
}

const ACROSS = { x: 2, y: 2, z: 0 } as const;
const DOWN = { x: 1, y: 0, z: 1 } as const;
const CUT = { x: 0, y: 1, z: 2 } as const;

/** @param index - which plane across the axis; the middle one when it is not given */
export function planeOf(volume: Volume, axis: Axis, index?: number): Plane {
  const { shape } = volume.grid;
  const size = spacing(volume.grid);
  const [w, h, d] = shape;
  const steps = volume.order === 'fortran' ? [1, w, w * h] : [h * d, d, 1];
  const [across, down, cut] = [ACROSS[axis], DOWN[axis], CUT[axis]];
  const first = steps[cut] * (index ?? Math.floor(shape[cut] / 2));
  return {
    width: shape[across],
    height: shape[down],
    pixel: [size[across], size[down]],
    voxel: (column, row) => first + steps[across] * column + steps[down] * row,
  };
}

/** How many planes lie across an axis. */
export const planeCount = (volume: Volume, axis: Axis): number => volume.grid.shape[CUT[axis]];
