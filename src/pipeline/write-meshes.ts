import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MeshOptions, regionMeshes } from '../algorithms/export/region-meshes.ts';
import type { Grid } from '../volume/grid.ts';
import { release } from '../volume/memory.ts';
import type { VoxelRuns } from '../volume/voxel-runs.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';

/**
 * Writes `<id>.<format>` of every region that has voxels, into a folder that nobody reads yet.
 *
 * @returns the regions whose meshes are too small, or in parts too small, to be decimated to 15 %
 * @throws DegenerateMesh
 */
export async function writeMeshes(
  pool: WorkerPool,
  folder: string,
  masks: ReadonlyMap<number, VoxelRuns>,
  grid: Grid,
  options: MeshOptions,
  { signal, progress = () => {} }: { readonly signal?: AbortSignal; readonly progress?: (done: number) => void } = {},
): Promise<number[]> {
  const kept: number[] = [];
  let written = 0;
  for await (const { id, files, isDecimated } of regionMeshes(pool, masks, grid, options, signal)) {
    for (const { format, bytes } of files) {
      await writeFile(join(folder, `${id}.${format}`), bytes);
      release(bytes);
    }
    if (!isDecimated) kept.push(id);
    progress(++written / masks.size);
  }
  return kept.sort((a, b) => a - b);
}
