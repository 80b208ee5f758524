import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { boxShape } from '../regions/bounding-box.ts';
import type { VectorsInBox } from './blur-gradient.ts';

interface Region {
  readonly ids: ReadonlySet<number>;
  readonly vectors: VectorsInBox;
}

/** Voxels of a region, and how many of them have no vector. */
export function countUndefined([annotation]: readonly [Slab<Uint32Array>], { ids, vectors }: Region) {
  const [w, h] = annotation.grid.shape;
  const { from, to } = vectors.box;
  const [bw, bh] = boxShape(vectors.box);
  const { values } = annotation;
  let [voxels, undefinedVoxels] = [0, 0];
  let [label, inside] = [0, ids.has(0)];
  for (let row = 0, y = 0, z = annotation.from; row < values.length; row += w) {
    const rowHasVectors = y >= from[1] && y < to[1] && z >= from[2] && z < to[2];
    const start = bw * (y - from[1] + bh * (z - from[2])) - from[0];
    for (let x = 0; x < w; x++) {
      if (values[row + x] !== label) {
        label = values[row + x];
        inside = ids.has(label);
      }
      if (!inside) continue;
      voxels++;
      const isInBox = rowHasVectors && x >= from[0] && x < to[0];
      if (!isInBox || Number.isNaN(vectors.values[3 * (start + x)])) undefinedVoxels++;
    }
    if (++y === h) [y, z] = [0, z + 1];
  }
  return { voxels, undefinedVoxels };
}

export const countUndefinedKernel = defineKernel(import.meta.url, countUndefined);

/**
 * A warning when voxels of the region have no vector.
 *
 * @param name - of the region, for the warning
 * @see atlas-direction-vectors, utils.py, `warn_on_nan_vectors`
 */
export async function warnOfUndefined(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  name: string,
  region: Region,
  slabbing: Slabbing = {},
): Promise<string[]> {
  let [voxels, undefinedVoxels] = [0, 0];
  for await (const part of overSlabs(pool, countUndefinedKernel, [annotation], region, slabbing)) {
    voxels += part.voxels;
    undefinedVoxels += part.undefinedVoxels;
  }
  if (undefinedVoxels === 0) return [];
  const share = ((100 * undefinedVoxels) / voxels).toFixed(3);
  return [
    `${undefinedVoxels} of the ${voxels} voxels of ${name} (${share} %) have no direction vector (NaN). Interpolate them before layers are split or placement hints made: atlas-direction-vectors direction-vectors interpolate.`,
  ];
}
