import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { assertSameGrid, type Grid, spacing } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { VolumeShape } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { ComputedVolume, Slabbing } from '../computed-volume.ts';
import { type Box, boxShape, labelBox } from '../regions/bounding-box.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import { assertVectors, type Vectors } from '../vectors/vectors.ts';
import { ISOCORTEX, type Layer23Hierarchy, type SplitLayer, splitLayer23Hierarchy } from './layer-23-hierarchy.ts';
import { sliceVolume } from './slices/slice-volume.ts';

/** µm. @see atlas-splitter, after the release report of the Neocortex Tissue Reconstruction, section 5.1.1.4 */
const LAYER_2 = 95.1;
const LAYER_3 = 225.3199;
/** From deep to shallow. */
const THICKNESSES = [1 - LAYER_2 / (LAYER_2 + LAYER_3), LAYER_2 / (LAYER_2 + LAYER_3)];
const LAYER_2_SLICE = 2;

const EMPTY: Box = { from: [0, 0, 0], to: [0, 0, 0] };
/** Steps of a streamline across a voxel. */
const STEPS_PER_VOXEL = 50;
/** µm, whatever the size of the voxels. */
const RESOLUTION_UPSTREAM = 0.5;

export interface SplitLayer23Options {
  /** Steps of 0.5 µm; by default 50 to a voxel, which is the same at 25 µm. */
  readonly compat?: boolean;
}

export interface SplitLayer23 extends Layer23Hierarchy {
  readonly annotation: ComputedVolume<'uint32'>;
  /** Streamlines that did not end and were cut off. */
  readonly cutOff: number;
}

/**
 * Splits layer 2/3 of the isocortex: a voxel is in layer 2 when the part of its streamline that is above it is at most
 * the share of layer 2 in the thickness of both.
 *
 * @param vectors - (W, H, D, 3), from deep to shallow, defined where layer 2/3 is; as `streamNrrd` gives them
 * @returns the hierarchy with both layers, and the annotation in which no voxel has a label of layer 2/3
 * @throws UnknownRegion, LayerNotSplittable, RegionIdTaken; NotDirectionVectors, GridMismatch, RotatedGrid,
 * VectorsUndefined, RegionTooLarge
 * @see atlas-splitter, layer_splitter/isocortex_layer_23.py
 */
export async function splitLayer23(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  vectors: { readonly header: VolumeShape; readonly source: SlabSource },
  { compat = false }: SplitLayer23Options = {},
  slabbing: Slabbing = {},
): Promise<SplitLayer23> {
  assertVectors(vectors.header);
  assertSameGrid(annotation.grid, vectors.source.grid);
  const { hierarchy: result, split } = splitLayer23Hierarchy(hierarchy);
  const labels = layerLabels(hierarchy);
  const box = (await labelBox(pool, annotation, labels, slabbing)) ?? EMPTY;
  const marks = new Map([...labels].map((id) => [id, 1]));
  const mask = await layeredVolume(pool, annotation, marks, box, slabbing);
  // The type of the values was looked at above.
  const source = vectors.source as SlabSource<Vectors>;
  const resolution = compat ? RESOLUTION_UPSTREAM : finestSpacing(annotation.grid) / STEPS_PER_VOXEL;
  const options = { thicknesses: THICKNESSES, resolution, signal: slabbing.signal };
  const cutOff = await sliceVolume(pool, { box, mask }, source, options);
  const layer2 = { box, slices: mask.values, slice: LAYER_2_SLICE, split };
  const values = overSlabs(pool, labelHalvesKernel, [annotation], layer2, slabbing);
  return {
    hierarchy: result,
    split,
    cutOff,
    annotation: { grid: annotation.grid, type: 'uint32', components: 1, values },
  };
}

const finestSpacing = (grid: Grid): number => Math.min(...spacing(grid).map(Math.abs));

interface Halves {
  readonly box: Box;
  /** On the grid of the box. */
  readonly slices: Uint8Array;
  readonly slice: number;
  readonly split: ReadonlyMap<number, SplitLayer>;
}

/** Voxels of a layer 2/3 become its layer 2 in a slice, its layer 3 elsewhere; all of them are in the box. */
export function labelHalves([annotation]: readonly [Slab<Uint32Array>], { box, slices, slice, split }: Halves) {
  const { values, first, last } = annotation;
  const labels = values.slice();
  const [w, h] = annotation.grid.shape;
  const [bw, bh] = boxShape(box);
  let label = 0;
  let halves = split.get(label);
  for (let z = Math.max(first, box.from[2]); z < Math.min(last, box.to[2]); z++) {
    for (let y = box.from[1]; y < box.to[1]; y++) {
      const row = w * (y + h * (z - annotation.from));
      const sliceRow = bw * (y - box.from[1] + bh * (z - box.from[2])) - box.from[0];
      for (let x = box.from[0]; x < box.to[0]; x++) {
        if (values[row + x] !== label) {
          label = values[row + x];
          halves = split.get(label);
        }
        if (halves) labels[row + x] = slices[sliceRow + x] === slice ? halves.layer2 : halves.layer3;
      }
    }
  }
  return labels;
}

export const labelHalvesKernel = defineKernel(import.meta.url, labelHalves);

function layerLabels(hierarchy: RegionHierarchy): ReadonlySet<number> {
  const find = (query: string) => hierarchy.find(query, 'acronym', { withDescendants: true });
  const isocortex = find(ISOCORTEX);
  return new Set([...find('@.*2(/3)?$')].filter((id) => isocortex.has(id)));
}
