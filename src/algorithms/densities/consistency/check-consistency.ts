import { eachSlab, type PassOptions } from '../../../volume/each-slab.ts';
import { toNumbers } from '../../../volume/numbers.ts';
import type { SlabSource } from '../../../volume/slab-source.ts';
import { voxelVolumeMm3 } from '../regions/hierarchy-table.ts';
import { ranksAmong, type VoxelRanks } from '../regions/voxel-ranks.ts';
import { addVoxel, logPValue, relativeError, startSides, totals } from './compare-sides.ts';
import type { ConsistencyTest, Tolerance } from './consistency-tests.ts';
import { maskRegions } from './mask-regions.ts';

/** One side of a test: volumes and numbers that are added up. */
export interface Side {
  readonly volumes: readonly SlabSource[];
  readonly numbers: readonly number[];
}

export interface ConsistencyResult {
  readonly left: number;
  readonly right: number;
  readonly errors: {
    readonly absoluteSum: number;
    readonly relativeSum: number;
    /** Only where both sides are volumes. */
    readonly absoluteVoxel?: number;
    readonly relativeVoxel?: number;
    readonly logPValue?: number;
  };
  readonly passed: boolean;
}

/**
 * Holds the sum of one list of densities against that of another: over all voxels or those of a mask, and voxel by voxel
 * when there are volumes only.
 *
 * @throws GridMismatch, UnknownRegion; what a stream throws
 * @see cell-density-validations, tester.py
 */
export async function checkConsistency(
  { tolerance, mask, modality }: ConsistencyTest,
  sides: { readonly left: Side; readonly right: Side },
  brain: VoxelRanks,
  options: PassOptions = {},
): Promise<ConsistencyResult> {
  const scale = modality === 'count' ? voxelVolumeMm3(brain) : 1;
  const within = mask === undefined ? undefined : ranksAmong(brain, maskRegions(brain.hierarchy, mask));
  const compared = await pass(sides.left.volumes, sides.right.volumes, brain, within, scale, options);
  const [ofLeft, ofRight] = totals(compared);
  const left = sides.left.numbers.reduce((sum, number) => sum + number, ofLeft);
  const right = sides.right.numbers.reduce((sum, number) => sum + number, ofRight);
  const { sum_of_voxels: ofSums = tolerance, idv_voxels: ofVoxels = tolerance } = tolerance;
  const errors = { absoluteSum: left - right, relativeSum: relativeError(left, right) };
  const sumsPass = isWithin(ofSums, errors.absoluteSum, errors.relativeSum);
  if (sides.left.numbers.length + sides.right.numbers.length > 0) return { left, right, errors, passed: sumsPass };
  const { absolute: absoluteVoxel, relative: relativeVoxel } = compared;
  const byVoxel = { absoluteVoxel, relativeVoxel, logPValue: logPValue(compared) };
  const passed = sumsPass && isWithin(ofVoxels, absoluteVoxel, relativeVoxel, byVoxel.logPValue);
  return { left, right, errors: { ...errors, ...byVoxel }, passed };
}

/** What the sums of the volumes of either side are, voxel by voxel. */
async function pass(
  left: readonly SlabSource[],
  right: readonly SlabSource[],
  { ranks, grid }: VoxelRanks,
  within: Uint8Array | undefined,
  scale: number,
  options: PassOptions,
) {
  const compared = startSides();
  if (left.length + right.length === 0) return compared;
  // Many files are open at once: fewer planes of each.
  const [w, h] = grid.shape;
  const planes = Math.max(1, Math.floor(2 ** 22 / (w * h * (left.length + right.length))));
  let at = 0;
  for await (const { values } of eachSlab([...left, ...right], { planes, ...options })) {
    const slabs = values.map(toNumbers);
    for (let i = 0; i < slabs[0].length; i++, at++) {
      if (within && within[ranks[at]] === 0) continue;
      let [ofLeft, ofRight] = [0, 0];
      for (let n = 0; n < left.length; n++) ofLeft += slabs[n][i];
      for (let n = left.length; n < slabs.length; n++) ofRight += slabs[n][i];
      addVoxel(compared, scale * ofLeft, scale * ofRight);
    }
  }
  return compared;
}

/** NaN is within no tolerance. */
function isWithin(tolerance: Tolerance, absolute: number, relative: number, logP = 0): boolean {
  if (Object.keys(tolerance).length === 0) return absolute === 0;
  const { absolute: a = Number.POSITIVE_INFINITY, relative: r = Number.POSITIVE_INFINITY } = tolerance;
  const { 'log-p-value': p = Number.POSITIVE_INFINITY } = tolerance;
  const passes = (value: number, limit: number): boolean =>
    limit === Number.POSITIVE_INFINITY || Math.abs(value) <= limit;
  return passes(absolute, a) && passes(relative, r) && passes(logP, p);
}
