/** Signed distances to the L + 1 layer boundaries, one voxel after the other: L + 1 numbers each, µm. */
export type Distances = Float32Array | Float64Array;

export interface DistanceProblems {
  /** Proportions of voxels by the reference's description of a problem, in its order. */
  readonly report: Readonly<Record<string, number>>;
  /** 1 for a voxel with any problem. */
  readonly problematic: Uint8Array;
}

export interface ProblemCriteria {
  /** The greatest thickness of each layer, µm; by default thicknesses are not judged. */
  readonly maxThicknesses?: readonly number[];
  /** By how much it may be exceeded, µm. */
  readonly tolerance: number;
  /** 1 for a voxel whose ray met a boundary from its back; known for meshes only. */
  readonly obtuse?: Uint8Array;
}

const OBTUSE = 1;
const TOO_THICK = 2;
const NO_BOTTOM = 4;
const NO_TOP = 8;
const NO_INNER = 16;
const DISORDERED = 32;
const NO_TOP_LAYER = 64;
const WRONG_LAYER = 128;

const PROBLEMS: readonly (readonly [flag: number, description: string])[] = [
  [OBTUSE, 'whose rays make an obtuse angle with the mesh normal at the intersection point'],
  [TOO_THICK, 'with a distance gap greater than the maximum thickness (NaN distances are ignored)'],
  [NO_BOTTOM, 'whose rays do not intersect with the bottom surface of the deepest layer'],
  [NO_TOP, 'whose rays do not intersect with the top surface of the shallowest layer'],
  [
    NO_INNER,
    'with a NaN distance with respect to at least one layer boundary distinct from the top and the bottom distances of the region',
  ],
  [DISORDERED, 'whose distances to layer boundaries are not ordered consistently'],
  [NO_TOP_LAYER, 'for which the top layer has a non-positive thickness along their direction vectors'],
  [WRONG_LAYER, 'whose distances to layer boundaries are inconsistent with their actual layer location'],
];

/**
 * Finds voxels with implausible distances.
 *
 * @param layerOf - layer of voxel n, from 1
 * @see atlas-placement-hints, distances_to_meshes.py, `report_distance_problems`
 */
export function distanceProblems(
  distances: Distances,
  layerCount: number,
  layerOf: (n: number) => number,
  { maxThicknesses, tolerance, obtuse }: ProblemCriteria,
): DistanceProblems {
  const voxels = distances.length / (layerCount + 1);
  const limits = Array.from({ length: layerCount }, (_, n) =>
    maxThicknesses ? maxThicknesses[n] + tolerance : Number.POSITIVE_INFINITY,
  );
  const problematic = new Uint8Array(voxels);
  const voxelsByFlags = new Uint32Array(256);
  for (let n = 0; n < voxels; n++) {
    const flags = (obtuse ? obtuse[n] * OBTUSE : 0) | flagsOf(distances, n * (layerCount + 1), limits, layerOf(n));
    voxelsByFlags[flags]++;
    if (flags !== 0) problematic[n] = 1;
  }
  const share = (flag: number): number =>
    voxelsByFlags.reduce((sum, count, f) => sum + (f & flag ? count : 0), 0) / voxels;
  const judged = PROBLEMS.filter(([flag]) => (flag !== OBTUSE || obtuse) && (flag !== TOO_THICK || maxThicknesses));
  const entries = judged.map(([flag, description]) => [`Proportion of voxels ${description}`, share(flag)]);
  const any = ['Proportion of voxels with at least one distance-related problem', share(255)];
  return { report: Object.fromEntries([...entries, any]), problematic };
}

/** Of the voxel of a layer whose distances start at `start`; comparisons with NaN are false. */
function flagsOf(distances: Distances, start: number, limits: readonly number[], layer: number): number {
  const layerCount = limits.length;
  let flags = 0;
  if (Number.isNaN(distances[start + layerCount])) flags |= NO_BOTTOM;
  if (Number.isNaN(distances[start])) flags |= NO_TOP;
  if (distances[start] <= distances[start + 1]) flags |= NO_TOP_LAYER;
  if (distances[start + layer - 1] < 0 || distances[start + layer] > 0) flags |= WRONG_LAYER;
  for (let n = 0; n < layerCount; n++) {
    const [top, bottom] = [distances[start + n], distances[start + n + 1]];
    if (top - bottom > limits[n]) flags |= TOO_THICK;
    if (bottom > top) flags |= DISORDERED;
    if (n > 0 && Number.isNaN(top)) flags |= NO_INNER;
  }
  return flags;
}
