import type { Grid } from '../../volume/grid.ts';
import { release } from '../../volume/memory.ts';
import { defineKernel } from '../../volume/slabs.ts';
import type { VoxelRuns } from '../../volume/voxel-runs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { formatMesh, type MeshFormat } from '../mesh/formats.ts';
import { triangleCount } from '../mesh/mesh.ts';
import { type MeshedRegion, regionMesh } from './region-mesh.ts';

export interface MeshOptions {
  /** See `regionMesh`. */
  readonly compat: boolean;
  readonly formats: readonly MeshFormat[];
}

/** The mesh of a region as contents of files. */
export interface MeshFiles {
  readonly id: number;
  readonly files: readonly { readonly format: MeshFormat; readonly bytes: Uint8Array }[];
  /** Whether it has no more triangles than decimation aims at. */
  readonly isDecimated: boolean;
}

/** A kernel without slabs. @throws DegenerateMesh */
export async function meshFiles(
  _slabs: readonly [],
  { formats, compat, ...region }: MeshedRegion & MeshOptions,
): Promise<MeshFiles> {
  const { mesh, target } = regionMesh(region, { compat });
  const files: { format: MeshFormat; bytes: Uint8Array }[] = [];
  for (const format of formats) files.push({ format, bytes: await formatMesh(mesh, format) });
  const isDecimated = triangleCount(mesh) <= target;
  release(mesh.vertices, mesh.triangles);
  return { id: region.id, files, isDecimated };
}

export const meshFilesKernel = defineKernel(import.meta.url, meshFiles);

const NO_SLAB = { from: 0, to: 0, first: 0, last: 0 };

/** Share of the largest region's size that a large one has more than. */
const LARGE = 1 / 8;

/** A run has two ends, so there are as many of them as the surface is large. */
const sizeOf = ({ starts }: VoxelRuns): number => starts.length;

/**
 * The meshes of all regions, each as soon as it is ready. Memory grows with a region's surface, so one large region is in
 * work at a time, the largest first, and the others beside it from the smallest on: all together take what the largest
 * does, and less than an eighth of it for each further thread.
 *
 * @throws DegenerateMesh naming the region; the abort reason
 */
export async function* regionMeshes(
  pool: WorkerPool,
  masks: ReadonlyMap<number, VoxelRuns>,
  grid: Grid,
  options: MeshOptions,
  signal?: AbortSignal,
): AsyncGenerator<MeshFiles, void, undefined> {
  const ascending = [...masks].sort(([, a], [, b]) => sizeOf(a) - sizeOf(b));
  const limit = LARGE * Math.max(0, ...ascending.slice(-1).map(([, runs]) => sizeOf(runs)));
  const small = ascending.filter(([, runs]) => sizeOf(runs) <= limit);
  const large = ascending.slice(small.length);
  const running = new Map<number, Promise<MeshFiles>>();
  const { url, name } = meshFilesKernel;
  const begin = ([id, runs]: [number, VoxelRuns]): number => {
    const params = { id, runs, grid, ...options };
    running.set(id, pool.run<MeshFiles>({ url, name, sources: [], range: NO_SLAB, params }, signal));
    return id;
  };
  let largeInWork: number | undefined;
  try {
    while (large.length + small.length + running.size > 0) {
      const next = largeInWork === undefined ? large.pop() : undefined;
      if (next) largeInWork = begin(next);
      for (const mask of small.splice(0, Math.max(0, pool.threads + 1 - running.size))) begin(mask);
      const ready = await Promise.race(running.values());
      running.delete(ready.id);
      if (ready.id === largeInWork) largeInWork = undefined;
      yield ready;
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}
