import { rankVoxels, type VoxelRanks } from '../algorithms/densities/regions/voxel-ranks.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { streamAnnotation } from '../volume/nrrd/stream.ts';

/** The regions of the voxels of an annotation. @returns `header`: of the annotation */
export async function readVoxelRanks(
  paths: { readonly hierarchy: string; readonly annotation: string },
  signal?: AbortSignal,
): Promise<{ voxels: VoxelRanks; header: NrrdHeader }> {
  const hierarchy = await readHierarchy(paths.hierarchy);
  const { header, source } = await streamAnnotation(paths.annotation);
  return { voxels: await rankVoxels(hierarchy, source, { signal }), header };
}
