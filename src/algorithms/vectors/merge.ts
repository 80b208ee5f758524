import { AtlasError } from '../../errors.ts';
import { assertSameGrid } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { VolumeShape, VoxelArray } from '../../volume/volume.ts';
import type { VoxelType } from '../../volume/voxel-types.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';

type Values = { readonly type: VoxelType; readonly components: number };

export class ValuesNotMergeable extends AtlasError<'ValuesNotMergeable', { defaults: Values; region: Values }> {
  readonly tag = 'ValuesNotMergeable';
  readonly remedy = 'Make the volume of the region with the components of the default one; 64-bit integers stay apart.';

  constructor(details: { defaults: Values; region: Values }) {
    const text = ({ type, components }: Values) => `${components} component(s) of ${type}`;
    super(`Voxels of ${text(details.region)} cannot take the place of voxels of ${text(details.defaults)}.`, details);
  }
}

/** A volume to pass over once. */
export interface VolumeSource {
  readonly shape: VolumeShape;
  readonly source: SlabSource;
}

/** What takes the place of the default where the annotation has one of `ids`. */
export interface RegionVolume extends VolumeSource {
  readonly ids: ReadonlySet<number>;
}

export interface Merge {
  /** Labels by region. */
  readonly ids: readonly ReadonlySet<number>[];
  /** Whether a voxel with a NaN component in the region's volume takes the place of the default one. */
  readonly takeNaN: boolean;
}

/** The default values, with those of each region over them, a later region over an earlier one. */
export function mergeSlab(
  [annotation, defaults, ...regions]: readonly [Slab<Uint32Array>, Slab, ...Slab[]],
  { ids, takeNaN }: Merge,
): VoxelArray {
  const labels = annotation.values;
  const { components } = defaults;
  const merged = defaults.values.slice();
  const places = new Map<number, readonly VoxelArray[]>();
  for (let start = 0, i = 1; i <= labels.length; i++) {
    // Neighbouring voxels mostly share their label: one look-up a run.
    if (i < labels.length && labels[i] === labels[start]) continue;
    const label = labels[start];
    const over = places.get(label) ?? regions.flatMap(({ values }, n) => (ids[n].has(label) ? [values] : []));
    places.set(label, over);
    for (const values of over) {
      if (takeNaN) copyRun(merged, values, components * start, components * i);
      else copyDefined(merged, values, components, start, i);
    }
    start = i;
  }
  return merged;
}

export const mergeKernel = defineKernel(import.meta.url, mergeSlab);

/** Assignment casts to the type of the target, as numpy does. */
function copyRun(target: VoxelArray, values: VoxelArray, from: number, to: number): void {
  for (let i = from; i < to; i++) target[i] = values[i];
}

/** Voxels without a NaN component. */
function copyDefined(target: VoxelArray, values: VoxelArray, components: number, from: number, to: number): void {
  for (let voxel = from; voxel < to; voxel++) {
    const start = components * voxel;
    let defined = true;
    for (let i = start; i < start + components; i++) defined &&= !Number.isNaN(values[i]);
    if (defined) copyRun(target, values, start, start + components);
  }
}

/**
 * Results of single regions merged over a result for the whole brain.
 *
 * @param regions - in the order in which they are laid over `defaults`
 * @param compat - NaN of a region takes the place of the default too, as in the reference; by default it does not
 * @returns the grid and the type of the default volume
 * @throws GridMismatch, ValuesNotMergeable
 * @see bbp-atlas-pipeline, customize_pipeline.py, `merge_nrrd_files`
 */
export function mergeRegions(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  defaults: VolumeSource,
  regions: readonly RegionVolume[],
  { compat = false }: { readonly compat?: boolean } = {},
  slabbing: Slabbing = {},
): ComputedVolume {
  const { grid, type, components } = defaults.shape;
  for (const { shape } of [...regions, { shape: { grid: annotation.grid, type, components } }]) {
    assertSameGrid(grid, shape.grid);
    if (shape.components === components && isBig(shape.type) === isBig(type)) continue;
    throw new ValuesNotMergeable({
      defaults: { type, components },
      region: { type: shape.type, components: shape.components },
    });
  }
  const sources = [annotation, defaults.source, ...regions.map(({ source }) => source)] as const;
  const params: Merge = { ids: regions.map(({ ids }) => ids), takeNaN: compat };
  return { grid, type, components, values: overSlabs(pool, mergeKernel, sources, params, slabbing) };
}

const isBig = (type: VoxelType): boolean => type === 'int64' || type === 'uint64';
