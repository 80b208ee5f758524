import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Finding, finding } from './finding.ts';

/**
 * How far from 1 the length of a unit vector may be. Where the gradient of a blurred field nearly vanishes, float32
 * leaves it few digits: of the reference's vectors of the thalamus (CCFv3, 25 µm), seven are up to 5e-3 off.
 */
const UNIT_TOLERANCE = 1e-2;

/** Voxels by what their vector or quaternion is; `broken`: infinite, or NaN in some components only. */
export interface DirectionTally {
  readonly unit: number;
  readonly otherLength: number;
  readonly zero: number;
  readonly nan: number;
  readonly broken: number;
}

const KINDS = ['unit', 'otherLength', 'zero', 'nan', 'broken'] as const;
const [UNIT, OTHER_LENGTH, ZERO, NAN, BROKEN] = KINDS.keys();

type Numbers = Float32Array | Float64Array | Int8Array;

/** Of one slab of vectors, by the label of the annotation there (0 everywhere when there is no annotation). */
export function tallyDirections([{ values, components }, annotation]: readonly [
  Slab<Numbers>,
  ...Slab<Uint32Array>[],
]): ReadonlyMap<number, Float64Array> {
  const byLabel = new Map<number, Float64Array>();
  // int8 stands for -1 to 1. @see voxcell, voxel_data.py, `OrientationField`
  const scale = values instanceof Int8Array ? 1 / 127 : 1;
  let label = -1;
  let tally: Float64Array = new Float64Array(KINDS.length);
  for (let voxel = 0, i = 0; i < values.length; voxel++) {
    const here = annotation ? annotation.values[voxel] : 0;
    if (here !== label) {
      label = here;
      tally = byLabel.get(label) ?? new Float64Array(KINDS.length);
      byLabel.set(label, tally);
    }
    let square = 0;
    let undefinedComponents = 0;
    for (const end = i + components; i < end; i++) {
      const value = values[i] * scale;
      square += value * value;
      if (Number.isNaN(value)) undefinedComponents++;
    }
    tally[kindOf(square, undefinedComponents === components)]++;
  }
  return byLabel;
}

function kindOf(square: number, isUndefined: boolean): number {
  if (Math.abs(Math.sqrt(square) - 1) <= UNIT_TOLERANCE) return UNIT;
  if (square === 0) return ZERO;
  if (isUndefined) return NAN;
  return Number.isFinite(square) ? OTHER_LENGTH : BROKEN;
}

export const tallyDirectionsKernel = defineKernel(import.meta.url, tallyDirections);

/** By label of the annotation; all below label 0 when there is none. */
export async function directionTally(
  pool: WorkerPool,
  directions: SlabSource<Numbers>,
  annotation: SlabSource<Uint32Array> | undefined,
  slabbing: Slabbing = {},
): Promise<ReadonlyMap<number, DirectionTally>> {
  const total = new Map<number, Float64Array>();
  const sources = annotation ? ([directions, annotation] as const) : ([directions] as const);
  for await (const part of overSlabs(pool, tallyDirectionsKernel, sources, undefined, slabbing)) {
    for (const [label, counts] of part) {
      const sum = total.get(label) ?? new Float64Array(KINDS.length);
      total.set(
        label,
        sum.map((count, kind) => count + counts[kind]),
      );
    }
  }
  return new Map(
    [...total].map(([label, [unit, otherLength, zero, nan, broken]]) => {
      return [label, { unit, otherLength, zero, nan, broken }];
    }),
  );
}

/**
 * Each voxel has a unit vector, no vector (zero) or none that is known (NaN).
 *
 * @param required - labels whose voxels all have a unit vector
 */
export function checkDirectionVectors(
  tallies: ReadonlyMap<number, DirectionTally>,
  required?: ReadonlySet<number>,
): Finding[] {
  const all = sumOf([...tallies.values()]);
  const findings = [
    finding(
      'unit vectors',
      [
        all.broken > 0 && `${all.broken} voxels have vectors that are infinite or partly NaN.`,
        all.otherLength > 0 && `${all.otherLength} voxels have vectors that are neither of length 1 nor 0.`,
        all.unit === 0 && 'No voxel has a unit vector.',
      ],
      all,
    ),
  ];
  if (!required) return findings;
  const incomplete = [...tallies].filter(([label, { zero, nan }]) => required.has(label) && zero + nan > 0);
  const { zero, nan } = sumOf(incomplete.map(([, tally]) => tally));
  const shares = incomplete.map(([label, tally]) => [label, sharesOf(tally)] as const);
  return [
    ...findings,
    finding(
      'required regions',
      [zero + nan > 0 && `${zero + nan} voxels of ${incomplete.length} regions have no direction vector.`],
      { incomplete: Object.fromEntries(shares) },
    ),
  ];
}

/**
 * Each voxel of the brain (label ≠ 0) has a quaternion that is not zero, of whatever length.
 *
 * @param compat - allow zero: the reference makes it of vectors that point along -y
 */
export function checkOrientations(
  tallies: ReadonlyMap<number, DirectionTally>,
  { compat }: { readonly compat: boolean },
): Finding[] {
  const all = sumOf([...tallies.values()]);
  const { zero, nan } = sumOf([...tallies].filter(([label]) => label !== 0).map(([, tally]) => tally));
  return [
    finding(
      'orientations',
      [
        zero > 0 && !compat && `${zero} voxels of the brain have a quaternion of zeros.`,
        nan > 0 && `${nan} voxels of the brain have a quaternion of NaN.`,
        all.broken > 0 && `${all.broken} voxels have a quaternion that is infinite or partly NaN.`,
        all.unit + all.otherLength === 0 && 'No voxel has an orientation.',
      ],
      all,
    ),
  ];
}

function sumOf(tallies: readonly DirectionTally[]): DirectionTally {
  const sum = (kind: keyof DirectionTally) => tallies.reduce((total, tally) => total + tally[kind], 0);
  return {
    unit: sum('unit'),
    otherLength: sum('otherLength'),
    zero: sum('zero'),
    nan: sum('nan'),
    broken: sum('broken'),
  };
}

const sharesOf = (tally: DirectionTally) => {
  const voxels = Object.values(tally).reduce((sum, count) => sum + count, 0);
  return { nan: tally.nan / voxels, zero: tally.zero / voxels };
};
