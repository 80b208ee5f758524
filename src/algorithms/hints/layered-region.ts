import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import { type Grid, spacing, type Vec3 } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { MAX_GROUP } from '../nearest/roles.ts';
import { type Box, labelBox } from '../regions/bounding-box.ts';
import { layerLabels } from '../regions/layer-labels.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import type { RegionMetadata } from '../regions/region-metadata.ts';
import { EmptyLayers, UnusableLayers } from './errors.ts';

/** The voxels of a region with layers, numbered in file order; plain data, its large arrays on shared memory. */
export interface LayeredRegion {
  readonly name: string;
  /** From shallow to deep; layer n (from 1) is `layerNames[n - 1]`. */
  readonly layerNames: readonly string[];
  /** Of the whole annotation. */
  readonly grid: Grid;
  readonly spacing: Vec3;
  /** The smallest one that holds all layers. */
  readonly box: Box;
  /** Layer of each voxel of the box in Fortran order, 0 outside of the region. */
  readonly layers: Uint8Array;
  /** Positions in the box of the region's voxels. */
  readonly voxels: Uint32Array;
  /** Voxels before each plane of the box, and at last all of them. */
  readonly planeStarts: Uint32Array;
}

/**
 * @param mayBeEmpty - accept layers without voxels, as long as one has some
 * @throws RotatedGrid, EmptyLayers, UnusableLayers, LayersNotDescribed, UnknownAttribute, InvalidQuery
 */
export async function layeredRegion(
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
  metadata: RegionMetadata,
  { mayBeEmpty = false, ...slabbing }: Slabbing & { readonly mayBeEmpty?: boolean } = {},
): Promise<LayeredRegion> {
  const { grid } = annotation;
  const [name, layerNames] = [metadata.region.name, metadata.layers?.names ?? []];
  checkNames(name, layerNames);
  const perVoxel = spacing(grid);
  const labels = layerLabels(hierarchy, metadata);
  const box = await labelBox(pool, annotation, new Set(labels.keys()), slabbing);
  if (!box) throw new EmptyLayers({ region: name, layers: layerNames });
  const { values: layers, grid: crop } = await layeredVolume(pool, annotation, labels, box, slabbing);
  const numbered = numberVoxels(layers, crop.shape);
  const missing = layerNames.filter((_, n) => numbered.countByLayer[n + 1] === 0);
  if (missing.length > 0 && !mayBeEmpty) throw new EmptyLayers({ region: name, layers: missing });
  const { voxels, planeStarts } = numbered;
  return { name, layerNames, grid, spacing: perVoxel, box, layers, voxels, planeStarts };
}

function checkNames(region: string, layers: readonly string[]): void {
  const unsafe = [region, ...layers].find((name) => /[/\\\0]/.test(name));
  if (unsafe !== undefined) throw new UnusableLayers({ region, problem: `the name ${unsafe} is a path` });
  // The hints y of the voxels themselves are a file beside those of the layers.
  const repeated = layers.find((name, n) => name === 'y' || layers.indexOf(name) !== n);
  if (repeated !== undefined) throw new UnusableLayers({ region, problem: `the name ${repeated} is used twice` });
  if (layers.length > MAX_GROUP) {
    throw new UnusableLayers({ region, problem: `it has ${layers.length} layers, more than ${MAX_GROUP}` });
  }
}

/** Numbers the voxels of a box that are in a layer, in file order. */
export function numberVoxels(layers: Uint8Array, [w, h, d]: Vec3) {
  const countByLayer = new Uint32Array(256);
  const planeStarts = new Uint32Array(d + 1);
  for (let z = 0; z < d; z++) {
    const before = countByLayer[0];
    for (let i = z * w * h; i < (z + 1) * w * h; i++) countByLayer[layers[i]]++;
    planeStarts[z + 1] = planeStarts[z] + w * h - (countByLayer[0] - before);
  }
  const voxels = new Uint32Array(new SharedArrayBuffer(4 * planeStarts[d]));
  for (let i = 0, n = 0; i < layers.length; i++) if (layers[i] !== 0) voxels[n++] = i;
  return { countByLayer, planeStarts, voxels };
}

/** Number of the voxel at a position in the box that is in the region. */
export function numberAt({ voxels, planeStarts, box: { from, to } }: LayeredRegion, position: number): number {
  const z = Math.floor(position / ((to[0] - from[0]) * (to[1] - from[1])));
  let [low, high] = [planeStarts[z], planeStarts[z + 1] - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (voxels[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
