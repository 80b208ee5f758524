import type { RegionHierarchy } from '../../../ontology/hierarchy.ts';
import { indexAt } from '../../../volume/grid.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../../volume/slabs.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../../computed-volume.ts';
import { BARREL_FIELD, barrelHierarchy, barrelLayerAcronym } from './barrel-hierarchy.ts';
import { type BarrelPositions, type BarrelVoxels, barrelVoxels } from './barrel-positions.ts';

/** Of the voxels of barrels; those of other layers stay as they are. */
const LAYERS = ['1', '2', '3', '4', '5', '6a', '6b'];

/** A voxel depends on nothing around it, so that a slab need not be large. */
const FEW_PLANES = 4;

export interface SplitBarrels {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: ComputedVolume<'uint32'>;
}

/**
 * Gives the layers of the barrel field in each barrel column regions of their own.
 *
 * @param hierarchy - with layer 2/3 split
 * @throws BarrelOutside; UnknownRegion without a barrel field, BarrelsAlreadySplit, RegionIdTaken
 * @see atlas-splitter, barrel_splitter/somatosensory_barrels.py
 */
export function splitBarrels(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  positions: BarrelPositions,
  slabbing: Slabbing = { planes: FEW_PLANES },
): SplitBarrels {
  const { grid } = annotation;
  const columns = barrelVoxels(grid, positions);
  const result = barrelHierarchy(hierarchy, columns.names);
  const layers = new Map<number, number>();
  for (const [number, layer] of LAYERS.entries()) {
    const field = hierarchy.find(`${BARREL_FIELD}${layer}`, 'acronym', { withDescendants: true });
    for (const id of field) layers.set(id, number);
  }
  const idOf = (barrel: string, layer: string) => result.byAcronym(barrelLayerAcronym(barrel, layer))?.id ?? 0;
  const ids = columns.names.map((barrel) => LAYERS.map((layer) => idOf(barrel, layer)));
  const values = overSlabs(pool, labelBarrelsKernel, [annotation], { columns, layers, ids }, slabbing);
  return { hierarchy: result, annotation: { grid, type: 'uint32', components: 1, values } };
}

interface Labelling {
  readonly columns: BarrelVoxels;
  /** Number of the layer by label of the barrel field. */
  readonly layers: ReadonlyMap<number, number>;
  /** By barrel, then by layer. */
  readonly ids: readonly (readonly number[])[];
}

/** Voxels of a barrel become those of its layers; barrel voxels outside of the layers of the barrel field stay. */
export function labelBarrels([annotation]: readonly [Slab<Uint32Array>], { columns, layers, ids }: Labelling) {
  const { grid, values, from, to } = annotation;
  const { voxels, barrels } = columns;
  const labels = values.slice();
  const start = indexAt(grid, 0, 0, from);
  const end = indexAt(grid, 0, 0, to);
  for (let n = firstFrom(voxels, start); n < voxels.length && voxels[n] < end; n++) {
    const layer = layers.get(values[voxels[n] - start]);
    if (layer !== undefined) labels[voxels[n] - start] = ids[barrels[n]][layer];
  }
  return labels;
}

export const labelBarrelsKernel = defineKernel(import.meta.url, labelBarrels);

/** Where in ascending numbers those from `value` on start. */
function firstFrom(numbers: Uint32Array, value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
