import type { Grid } from '../../volume/grid.ts';
import type { ComputedVolume } from '../computed-volume.ts';
import type { Box } from '../regions/bounding-box.ts';
import { uncrop } from '../regions/uncrop.ts';
import { createVectors, type VectorsInBox } from './blur-gradient.ts';

/**
 * Unit vectors (W, H, D, 3), deep to shallow; NaN where there is none. They are directions in voxel indices, along the
 * axes of the grid whatever its directions in space, as in the reference.
 */
export interface DirectionVectors extends ComputedVolume<'float'> {
  /** What whoever uses the vectors should know, a sentence each. */
  readonly warnings: readonly string[];
}

/** Of vectors that are all undefined. */
export const EMPTY_BOX: Box = { from: [0, 0, 0], to: [0, 0, 0] };

/** The vectors of a box as those of a whole volume, NaN beyond the box. */
export function directionVectors(
  grid: Grid,
  { values, box }: VectorsInBox,
  warnings: readonly string[],
): DirectionVectors {
  const part = { grid, components: 3, order: 'fortran', values } as const;
  return { ...uncrop(part, grid, box, Number.NaN), warnings };
}

/** Of a volume in which nothing gets a vector, for the reason that the warning gives. */
export const noDirectionVectors = (grid: Grid, warning: string): DirectionVectors =>
  directionVectors(grid, createVectors(EMPTY_BOX), [warning]);
