import { UnknownRegion } from '../../ontology/errors.ts';
import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { Vec3 } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { RegionWithoutVoxels } from '../regions/errors.ts';

/** Number of voxels and sums of their indices: whole numbers, exact in any order. */
export type IndexSums = { readonly count: number; readonly sums: Vec3 };

/** Over the voxels whose label is one of `ids`. */
export function sumIndices([annotation]: readonly [Slab<Uint32Array>], ids: ReadonlySet<number>): IndexSums {
  const [w, h] = annotation.grid.shape;
  const { values } = annotation;
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  let [label, inside] = [0, ids.has(0)];
  for (let row = 0, y = 0, z = annotation.from; row < values.length; row += w) {
    let [voxels, sum] = [0, 0];
    for (let x = 0; x < w; x++) {
      if (values[row + x] !== label) {
        label = values[row + x];
        inside = ids.has(label);
      }
      if (!inside) continue;
      voxels++;
      sum += x;
    }
    count += voxels;
    sums[0] += sum;
    sums[1] += voxels * y;
    sums[2] += voxels * z;
    if (++y === h) [y, z] = [0, z + 1];
  }
  return { count, sums };
}

export const sumIndicesKernel = defineKernel(import.meta.url, sumIndices);

export interface FromCenter {
  /** Labels of the region. */
  readonly ids: ReadonlySet<number>;
  /** In voxel indices. */
  readonly center: Vec3;
  readonly type: 'float' | 'double';
}

/** Unit vectors away from the centre inside the region, zero outside, NaN in a voxel that is exactly the centre. */
export function vectorsFromCenter([annotation]: readonly [Slab<Uint32Array>], { ids, center, type }: FromCenter) {
  const [w, h] = annotation.grid.shape;
  const { values } = annotation;
  const vectors = type === 'float' ? new Float32Array(3 * values.length) : new Float64Array(3 * values.length);
  let [label, inside] = [0, ids.has(0)];
  for (let row = 0, y = 0, z = annotation.from; row < values.length; row += w) {
    const [dy, dz] = [y - center[1], z - center[2]];
    for (let x = 0; x < w; x++) {
      const i = row + x;
      if (values[i] !== label) {
        label = values[i];
        inside = ids.has(label);
      }
      if (!inside) continue;
      const dx = x - center[0];
      const norm = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (norm === 0) vectors.fill(Number.NaN, 3 * i, 3 * i + 3);
      else {
        vectors[3 * i] = dx / norm;
        vectors[3 * i + 1] = dy / norm;
        vectors[3 * i + 2] = dz / norm;
      }
    }
    if (++y === h) [y, z] = [0, z + 1];
  }
  return vectors;
}

export const vectorsFromCenterKernel = defineKernel(import.meta.url, vectorsFromCenter);

export interface FromCenterOptions {
  /** Acronym, or `@` and a regular expression; by default the root of the hierarchy. Descendants belong to it. */
  readonly region?: string;
  /** In voxel indices; by default the centre of mass of the whole brain. */
  readonly center?: Vec3;
  /** float64, the reference's type. */
  readonly compat?: boolean;
}

/**
 * Direction vectors that point away from a centre.
 *
 * @returns (W, H, D, 3), float32 unless `compat`
 * @throws UnknownRegion, InvalidQuery, RegionWithoutVoxels
 * @see atlas-direction-vectors, direction_vectors_from_center.py
 */
export async function directionVectorsFromCenter(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  { region = hierarchy.root.acronym, center, compat = false }: FromCenterOptions = {},
  slabbing: Slabbing = {},
): Promise<ComputedVolume<'float' | 'double'>> {
  const ids = hierarchy.find(region, 'acronym', { withDescendants: true });
  if (ids.size === 0) throw new UnknownRegion({ file: hierarchy.file, attribute: 'acronym', value: region });
  const sumsOver = (labels: ReadonlySet<number>, acronym: string) =>
    totalIndices(overSlabs(pool, sumIndicesKernel, [annotation], labels, slabbing), acronym);
  const ofRegion = await sumsOver(ids, region);
  const brain = new Set(hierarchy.regions.map(({ id }) => id));
  const ofBrain = ids.size === brain.size ? ofRegion : await sumsOver(brain, hierarchy.root.acronym);
  const [x, y, z] = ofBrain.sums;
  const params: FromCenter = {
    ids,
    center: center ?? [x / ofBrain.count, y / ofBrain.count, z / ofBrain.count],
    type: compat ? 'double' : 'float',
  };
  const values = overSlabs(pool, vectorsFromCenterKernel, [annotation], params, slabbing);
  return { grid: annotation.grid, type: params.type, components: 3, values };
}

async function totalIndices(parts: AsyncIterable<IndexSums>, region: string): Promise<IndexSums> {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for await (const part of parts) {
    count += part.count;
    for (const axis of [0, 1, 2]) sums[axis] += part.sums[axis];
  }
  if (count === 0) throw new RegionWithoutVoxels({ region });
  return { count, sums };
}
