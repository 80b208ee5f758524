import { type Brain, brainOf } from '../algorithms/densities/kernels/brain.ts';
import { readGroupDefinitions } from '../algorithms/densities/regions/group-definitions.ts';
import { type RegionGroups, resolveGroups } from '../algorithms/densities/regions/region-groups.ts';
import type { NrrdHeader } from '../volume/nrrd/header.ts';
import { readVoxelRanks } from './read-voxel-ranks.ts';

/** Paths. */
interface BrainFiles {
  readonly hierarchy: string;
  readonly annotation: string;
  readonly groups: string;
}

interface BrainInGroups {
  readonly brain: Brain;
  readonly groups: RegionGroups;
  /** Of the annotation. */
  readonly header: NrrdHeader;
}

/** The voxels of a brain, and the groups of its regions. @throws what `readVoxelRanks` and `resolveGroups` throw */
export async function readBrain(
  paths: BrainFiles,
  { compat, signal }: { readonly compat: boolean; readonly signal?: AbortSignal },
): Promise<BrainInGroups> {
  const definitions = await readGroupDefinitions(paths.groups);
  const { voxels, header } = await readVoxelRanks(paths, signal);
  const groups = resolveGroups(voxels.hierarchy, definitions, { file: paths.groups, compat });
  return { brain: brainOf(voxels), groups, header };
}
