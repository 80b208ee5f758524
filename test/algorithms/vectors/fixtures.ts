import { createHash } from 'node:crypto';
import type { ComputedVolume } from '../../../src/algorithms/computed-volume.ts';
import { parseHierarchy } from '../../../src/ontology/hierarchy.ts';
import type { Vec3 } from '../../../src/volume/grid.ts';
import { memorySource } from '../../../src/volume/slab-source.ts';
import { gridOf, volumeOf } from '../../support/volumes.ts';
import { type Branch, hierarchyOf } from '../support.ts';

/** Labels by voxel, x fastest. */
export function labelsOf([w, h, d]: Vec3, label: (x: number, y: number, z: number) => number): Uint32Array {
  return Uint32Array.from({ length: w * h * d }, (_, i) =>
    label(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))),
  );
}

/** @param size - of a voxel, µm */
export const sourceOf = (shape: Vec3, labels: ArrayLike<number>, size = 25) =>
  memorySource(volumeOf('uint32', shape, labels, gridOf(shape, { spacing: [size, size, size] })));

export async function gather(vectors: ComputedVolume<'float'>): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of vectors.values) chunks.push(chunk);
  const values = new Float32Array(chunks.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    values.set(chunk, at);
    at += chunk.length;
  }
  return values;
}

/** Of the bytes as they are in a file. */
export const sha256 = (values: Float32Array): string => createHash('sha256').update(values).digest('hex');

export const vectorAt = (values: Float32Array, [w, h]: Vec3, [x, y, z]: Vec3): number[] => {
  const at = 3 * (x + w * (y + h * z));
  return [...values.subarray(at, at + 3)];
};

// biome-ignore format: a tree
const TREE: Branch = [997, 'root', [
  [8, 'grey', [
    [315, 'Isocortex', [[453, 'SS', layersOf('SS', [12993, 12994, 12995, 12996, 12997, 12998])]]],
    [549, 'TH', [[262, 'RT'], [709, 'VP', [[718, 'VPL'], [733, 'VPM']]]]],
    [528, 'CBX', [
      [912, 'LING', [[10707, 'LINGmo'], [10706, 'LINGpu'], [10705, 'LINGgr']]],
      [1049, 'FL', [[10692, 'FLmo'], [10691, 'FLpu'], [10690, 'FLgr']]],
    ]],
    [100, 'IPN'],
  ]],
  [1009, 'fiber tracts', [[983, 'lfbs'], [960, 'cbf', [[728, 'arb'], [744, 'cbc']]]]],
]];

/** A hierarchy in which CBX has the name that the cerebellar cortex is found by. */
export const withCerebellarCortex = (tree: Branch) =>
  parseHierarchy(
    JSON.parse(JSON.stringify(hierarchyOf(tree).toJson()).replace('the CBX', 'Cerebellar cortex')),
    'tree.json',
  );

/** Of the Allen hierarchy what the fixtures need, with its ids. */
export const BRAIN = withCerebellarCortex(TREE);

function layersOf(region: string, ids: readonly number[]): Branch[] {
  return ['1', '2/3', '4', '5', '6a', '6b'].map((layer, i) => [ids[i], `${region}${layer}`]);
}

export const ISOCORTEX_SHAPE: Vec3 = [20, 30, 20];

/** A block of isocortex: layers of two voxels along y above the lateral forebrain bundle. */
export const ISOCORTEX = labelsOf(ISOCORTEX_SHAPE, (x, y, z) => {
  if (x < 6 || x > 13 || z < 6 || z > 13 || y < 6 || y > 19) return 0;
  const layer = Math.floor((y - 6) / 2);
  return layer === 4 && x > 9 ? 12994 : [983, 12998, 12997, 12996, 12995, 12994, 12993][layer];
});

export const CEREBELLUM_SHAPE: Vec3 = [10, 8, 8];

/** Two lobules side by side: from the molecular layer at x = 2 to the granular layer, then fibres. */
export const CEREBELLUM = labelsOf(CEREBELLUM_SHAPE, (x, y, z) => {
  if (x < 2) return 0;
  if (x > 7) return z % 2 === 0 ? 728 : 744;
  if (y < 2 || y > 5 || z < 1 || z > 6) return 100;
  return [[10707, 10706, 10705], [10692, 10691, 10690]][z < 4 ? 0 : 1][Math.floor(x / 2) - 1]; // biome-ignore format: lobules
});

export const THALAMUS_SHAPE: Vec3 = [12, 12, 12];

/** The reticular nucleus, a gap, and two other nuclei. */
export const THALAMUS = labelsOf(THALAMUS_SHAPE, (x, y, z) => {
  if ([x, y, z].some((i) => i < 1 || i > 10) || x === 2) return 0;
  return x === 1 ? 262 : y < 5 ? 718 : 733;
});
