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

/** Share of the largest region's size that a large one has more than. */
const LARGE = 1 / 8;

/** A run has two ends, so there are as many of them as the surface is large. */
const sizeOf = ({ starts }: Runs): number => starts.length;

/**
 * The meshes of all regions, each as soon as it is ready; large ones are begun first. Memory grows with a region's
 * surface, so only one large region is in work at a time: all together take what the largest does, and an eighth of it
 * for each further thread.
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
  const ascending = [...masks].sort(([, a], [, b]) => sizeOf(a) - sizeOf(b));
  const limit = LARGE * Math.max(0, ...ascending.slice(-1).map(([, runs]) => sizeOf(runs)));
  const small = ascending.filter(([, runs]) => sizeOf(runs) <= limit);
  const large = ascending.slice(small.length);
  const running = new Map<number, Promise<MeshFiles>>();
  const { url, name } = meshFilesKernel;
  const begin = ([id, runs]: [number, Runs]): number => {
    const params = { id, runs, grid, ...options };
    running.set(id, pool.run<MeshFiles>({ url, name, sources: [], range: NO_SLAB, params }, signal));
    return id;
  };
  let largeInWork: number | undefined;
  try {
    while (large.length + small.length + running.size > 0) {
      const next = largeInWork === undefined ? large.pop() : undefined;
      if (next) largeInWork = begin(next);
      while (small.length > 0 && running.size <= pool.threads) begin(small.splice(-1)[0]);
      const ready = await Promise.race(running.values());
      running.delete(ready.id);
      if (ready.id === largeInWork) largeInWork = undefined;
      yield ready;
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}
