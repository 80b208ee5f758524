import { checkGrid } from '../../algorithms/integrity/grid-checks.ts';
import { checkMask, checkUnion } from '../../algorithms/integrity/mask-checks.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Grid } from '../../volume/grid.ts';
import { inOrder } from '../../volume/in-order.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { checkComplete } from './check-complete.ts';
import { type DatasetFile, regionOf } from './dataset-files.ts';
import { findingsOf } from './findings-of.ts';
import { type MaskFile, readMaskKernel } from './mask-file.ts';
import type { CheckedFile } from './report.ts';
import { runOnFile } from './run-on-file.ts';

/**
 * Checks the masks of a folder, several at a time. The runs of a mask are kept until that of its parent has been seen,
 * so of all masks those of one branch of the hierarchy and its siblings are in memory.
 *
 * @param hierarchy - of the masks; without one, parents are not held against their children
 */
export async function checkMasks(
  pool: WorkerPool,
  masks: readonly DatasetFile[],
  { hierarchy, grid, signal }: { hierarchy?: RegionHierarchy; grid?: Grid; signal?: AbortSignal },
): Promise<CheckedFile[]> {
  const ordered = hierarchy ? childrenFirst(masks, hierarchy) : masks;
  const kept = new Map<number, VoxelRuns>();
  const checked: CheckedFile[] = [];
  const read = ({ path }: DatasetFile) => findingsOf(() => runOnFile<MaskFile>(pool, readMaskKernel, path, signal));
  for await (const { value, findings } of inOrder(ordered, 2 * pool.threads, read)) {
    const { name } = ordered[checked.length];
    const id = regionOf(name);
    checked.push({
      name,
      kind: 'mask',
      findings: value
        ? [
            ...findings,
            ...checkGrid(value.grid, grid),
            ...checkMask(value.grid, value, value.regionVolume),
            ...(hierarchy?.has(id) ? unionOfChildren(hierarchy, id, value.runs, kept) : []),
          ]
        : findings,
    });
    if (value && hierarchy) kept.set(id, value.runs);
  }
  if (!hierarchy) return checked;
  const complete = checkComplete(
    hierarchy,
    masks.map(({ name }) => regionOf(name)),
  );
  return [...checked, { name: 'all together', kind: 'mask', findings: [complete] }];
}

const childrenFirst = (masks: readonly DatasetFile[], { has, get }: RegionHierarchy): DatasetFile[] => {
  const place = ({ name }: DatasetFile) => (has(regionOf(name)) ? get(regionOf(name)).enter : -1);
  return masks.toSorted((a, b) => place(b) - place(a));
};

function unionOfChildren({ get }: RegionHierarchy, id: number, mask: VoxelRuns, kept: Map<number, VoxelRuns>) {
  const { children } = get(id);
  if (children.length === 0) return [];
  const runs = children.flatMap((child) => kept.get(child) ?? []);
  for (const child of children) kept.delete(child);
  return [checkUnion(mask, runs)];
}
