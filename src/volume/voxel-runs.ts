/** Voxels as runs [start, end) of positions in Fortran order, ascending and apart. */
export interface VoxelRuns {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export function voxelsIn({ starts, ends }: VoxelRuns): number {
  let voxels = 0;
  for (let i = 0; i < starts.length; i++) voxels += ends[i] - starts[i];
  return voxels;
}
