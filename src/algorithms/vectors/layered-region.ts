import type { RegionHierarchy } from '../../ontology/hierarchy.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { createVolume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Box, boxOf, cropGrid, growBox } from '../regions/bounding-box.ts';
import { halfAt } from '../regions/halves.ts';
import { layerLabels } from '../regions/layer-labels.ts';
import { layeredVolume } from '../regions/layered-volume.ts';
import type { RegionMetadata } from '../regions/region-metadata.ts';
import { runOnEach } from '../run-on-each.ts';
import { type VectorsInBox, writeBlurGradient } from './blur-gradient.ts';
import { type LayerWeights, shadingFieldKernel } from './shading-field.ts';

/** The parameters of the reference: they depend on each other, not on the size of voxels. */
const GAUSSIAN = { sigma: 3, radius: 12 };
const SHADING_WIDTH = 4;
const EXPANSION_WIDTH = 8;
/** What lies further away than this changes no vector. */
const MARGIN = GAUSSIAN.radius + 1;

/** A region whose layers the vectors cross. */
export interface LayeredRegion {
  /** The first layer is the target of the vectors, the last one borders on the region and gets none. At most 127. */
  readonly metadata: RegionMetadata;
  readonly weights: LayerWeights;
  /** Whether the two halves of the volume are treated as if the other one were not there. */
  readonly hemispheres: boolean;
}

/** The layers of a region in an annotation. */
export interface LayersFound {
  /** Layer by label. */
  readonly labels: ReadonlyMap<number, number>;
  /** Layers that have voxels. */
  readonly present: readonly number[];
  /** The layers that get vectors. */
  readonly inner: readonly number[];
  /** Of the inner layers; undefined when no vector can be computed. */
  readonly box?: Box;
  readonly warnings: readonly string[];
}

/**
 * @param boxes - by label; see `labelBoxes`
 * @param compat - takes the last layer that has voxels for the one beside the region, whichever it is
 * @throws LayersNotDescribed, UnknownAttribute, InvalidQuery
 */
export function findLayers(
  hierarchy: RegionHierarchy,
  boxes: ReadonlyMap<number, Box>,
  { metadata, weights }: LayeredRegion,
  compat = false,
): LayersFound {
  const labels = layerLabels(hierarchy, metadata);
  const found = [...labels].filter(([label]) => boxes.has(label));
  const present = [...new Set(found.map(([, layer]) => layer))].sort((a, b) => a - b);
  const external = compat ? present[present.length - 1] : weights.layers.length;
  const inner = present.filter((layer) => layer !== external);
  if (inner[0] !== 1) {
    const [name, first] = [metadata.region.name, metadata.layers?.queries[0]];
    const warning = `${name} gets no direction vectors: its first layer, ${first}, has no voxels.`;
    return { labels, present, inner, warnings: [warning] };
  }
  const innerLabels = found.filter(([, layer]) => layer !== external).map(([label]) => label);
  return { labels, present, inner, box: boxOf(boxes, innerLabels), warnings: [] };
}

/**
 * Writes the direction vectors of a layered region: the gradient of a field that has a weight in each layer, blurred.
 *
 * @param vectors - their box holds that of the layers
 * @see atlas-direction-vectors, layer_based_direction_vectors.py, `compute_layered_region_direction_vectors`
 */
export async function writeLayeredVectors(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  { labels, inner, box }: LayersFound,
  { weights, hemispheres }: LayeredRegion,
  vectors: VectorsInBox,
  slabbing: Slabbing = {},
): Promise<void> {
  if (!box) return;
  const { grid } = annotation;
  const { signal } = slabbing;
  const depth = grid.shape[2];
  const middle = halfAt(depth);
  const halves = hemispheres ? [[0, middle], [middle, depth]] : [[0, depth]]; // biome-ignore format: ranges of planes
  const writeHalf = async ([first, last]: number[]): Promise<void> => {
    const [low, high] = [Math.max(first, box.from[2]), Math.min(last, box.to[2])];
    if (low >= high) return;
    const half: Box = { from: [box.from[0], box.from[1], low], to: [box.to[0], box.to[1], high] };
    const crop = growBox(half, MARGIN, grid.shape);
    const layers = await layeredVolume(pool, annotation, labels, crop, slabbing);
    const { values } = createVolume({ grid: cropGrid(grid, crop), type: 'float', components: 1 });
    const shading = { weights, inner, shadingWidth: SHADING_WIDTH, expansionWidth: EXPANSION_WIDTH };
    const planes = { first: first - crop.from[2], last: last - crop.from[2] };
    const params = { ...shading, layers: layers.values, field: values, shape: layers.grid.shape, half: planes };
    await runOnEach(pool, shadingFieldKernel, [params], signal);
    await writeBlurGradient(pool, { values, box: crop, shape: grid.shape }, layers.values, GAUSSIAN, vectors, signal);
  };
  await Promise.all(halves.map(writeHalf));
}
