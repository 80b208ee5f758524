import type { Grid } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { formatMesh, type MeshFormat } from '../mesh/formats.ts';
import { triangleCount } from '../mesh/mesh.ts';
import type { Runs } from './region-masks.ts';
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
  return { id: region.id, files, isDecimated: triangleCount(mesh) <= target };
}

export const meshFilesKernel = defineKernel(import.meta.url, meshFiles);

const NO_SLAB = { from: 0, to: 0, first: 0, last: 0 };

/**
 * The meshes of all regions, each as soon as it is ready; large ones are begun first. What is in work at a time is
 * bounded by memory too, which grows with a region's surface: as much as the largest region takes, and an eighth of
 * it for each further thread.
 *
 * @throws DegenerateMesh naming the region; the abort reason
 */
export async function* regionMeshes(
  pool: WorkerPool,
  masks: ReadonlyMap<number, Runs>,
  grid: Grid,
  options: MeshOptions,
  signal?: AbortSignal,
): AsyncGenerator<MeshFiles, void, undefined> {
  // A run has two ends, so there are as many of them as the surface is large.
  const waiting = [...masks].sort(([, a], [, b]) => b.starts.length - a.starts.length);
  const room = waiting.length > 0 ? waiting[0][1].starts.length * (1 + (pool.threads - 1) / 8) : 0;
  const running = new Map<number, { readonly size: number; readonly mesh: Promise<MeshFiles> }>();
  const { url, name } = meshFilesKernel;
  try {
    while (waiting.length + running.size > 0) {
      let free = room - running.values().reduce((sum, { size }) => sum + size, 0);
      for (let i = 0; i < waiting.length && running.size <= pool.threads; ) {
        const [id, runs] = waiting[i];
        const size = runs.starts.length;
        if (size > free) {
          i++;
          continue;
        }
        const params = { id, runs, grid, ...options };
        running.set(id, {
          size,
          mesh: pool.run<MeshFiles>({ url, name, sources: [], range: NO_SLAB, params }, signal),
        });
        waiting.splice(i, 1);
        free -= size;
      }
      const ready = await Promise.race(running.values().map(({ mesh }) => mesh));
      running.delete(ready.id);
      yield ready;
    }
  } finally {
    await Promise.allSettled(running.values().map(({ mesh }) => mesh));
  }
}
