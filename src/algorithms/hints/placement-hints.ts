import type { WorkerPool } from '../../volume/worker-pool.ts';
import { halfAt } from '../regions/halves.ts';
import { type DistanceProblems, type Distances, distanceProblems } from './distance-problems.ts';
import { LayerCountMismatch } from './errors.ts';
import { interpolateProblems } from './interpolate-problems.ts';
import type { LayeredRegion } from './layered-region.ts';

/** Distances as they were measured along the direction vectors. */
export interface MeasuredDistances {
  readonly distances: Distances;
  /** 1 for a voxel whose ray met a boundary mesh from its back. */
  readonly obtuse?: Uint8Array;
}

export interface HintOptions {
  /** The greatest thickness of each layer, µm; by default thicknesses are not judged. */
  readonly maxThicknesses?: readonly number[];
  /** Whether distances are replaced by those of the same half of the volume only. */
  readonly halves: boolean;
  /** First plane of the right half; 0 or nothing: the middle. */
  readonly zHalfway?: number;
  readonly signal?: AbortSignal;
}

/** What became of a voxel with a distance problem; 0 for one without. */
const FIXED = 1;
const PERSISTENT = 2;
const NEW = 3;

export interface PlacementHints {
  readonly region: LayeredRegion;
  readonly distances: Distances;
  /** Of each voxel: 0 without problem, 1 fixed by interpolation, 2 not fixed, 3 caused by it. */
  readonly problems: Uint8Array;
  readonly report: {
    readonly 'before interpolation': DistanceProblems['report'];
    readonly 'after interpolation': DistanceProblems['report'];
  };
}

/**
 * Replaces implausible distances by those of the nearest voxel of the same layer and half, in place. Thicknesses may
 * exceed the greatest ones by twice the voxel size along x, whatever it is along y and z.
 *
 * @throws LayerCountMismatch, NoSoundVoxel
 * @see atlas-placement-hints, compute_placement_hints.py
 */
export async function placementHints(
  pool: WorkerPool,
  region: LayeredRegion,
  { distances, obtuse }: MeasuredDistances,
  { maxThicknesses, halves, zHalfway, signal }: HintOptions,
): Promise<PlacementHints> {
  const layerCount = region.layerNames.length;
  if (maxThicknesses && maxThicknesses.length !== layerCount) {
    throw new LayerCountMismatch({ region: region.name, layers: layerCount, maxThicknesses: maxThicknesses.length });
  }
  const tolerance = 2 * Math.abs(region.spacing[0]);
  const judge = (extra: { readonly obtuse?: Uint8Array }): DistanceProblems =>
    distanceProblems(distances, layerCount, (n) => region.layers[region.voxels[n]], {
      maxThicknesses,
      tolerance,
      ...extra,
    });
  const before = judge({ obtuse });
  const midplane = halves ? halfAt(region.grid.shape[2], zHalfway) : undefined;
  await interpolateProblems(pool, region, distances, before.problematic, { zHalfway: midplane, signal });
  const after = judge({});
  const problems = before.problematic.map((was, n) => {
    if (after.problematic[n] === 0) return was * FIXED;
    return was === 0 ? NEW : PERSISTENT;
  });
  const report = { 'before interpolation': before.report, 'after interpolation': after.report };
  return { region, distances, problems, report };
}
