import type { Vec3 } from '../../volume/grid.ts';
import type { Box } from '../regions/bounding-box.ts';

/** The search between the voxels of one group and half; plain data, its arrays on shared memory. */
export interface GroupSearch {
  /** Of the volume of roles. */
  readonly shape: Vec3;
  readonly roles: Uint8Array;
  readonly group: number;
  readonly sources: Box;
  readonly queries: Box;
  /**
   * For each (x, y) of the queries' box and z of the sources' one, in Fortran order, the nearest source of that plane:
   * 1 + x + 65536·y, 0 without sources. Filled by `planeFeatures`, read by `columnAnswers`; may be longer.
   */
  readonly features: Uint32Array;
}

/** A share of the work for one worker: planes of sources, or rows of queries. */
export interface Share {
  readonly search: GroupSearch;
  readonly first: number;
  readonly last: number;
}
