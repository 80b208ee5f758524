import { AtlasError } from '../errors.ts';

export type Vec3 = readonly [x: number, y: number, z: number];

/** Where the voxels of a volume are: shape (W, H, D), space directions (one row an axis, µm a voxel) and origin (µm). */
export interface Grid {
  readonly shape: Vec3;
  readonly directions: readonly [Vec3, Vec3, Vec3];
  /** Corner of voxel (0, 0, 0), µm (voxcell's convention: voxel i spans origin + i·d … origin + (i+1)·d). */
  readonly origin: Vec3;
  /** NRRD `space`, such as `left-posterior-superior`; undefined when the file names none. */
  readonly space?: string;
}
