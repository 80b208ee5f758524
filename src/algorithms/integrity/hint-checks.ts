import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';
import { type Finding, finding } from './finding.ts';

/** µm by which heights that should agree may differ: rounding to float32 at a few mm. */
const TOLERANCE = 1e-3;

type Floats = Float32Array | Float64Array;

/** The placement hints of one region: heights above its bottom, µm, NaN outside of the region. */
export interface PlacementHints {
  /** `[PH]y`: of each voxel. */
  readonly y: SlabSource<Floats>;
  /** By name: bottom and top of each layer, two components. In any order. */
  readonly layers: ReadonlyMap<string, SlabSource<Floats>>;
}

/** Voxels by what is wrong with their heights. */
interface HintTally {
  /** With a height in every file. */
  readonly defined: number;
  /** With heights in some files only. */
  readonly partly: number;
  /** y below 0 or above the top of the highest layer. */
  readonly outside: number;
  /** By layer: its bottom is above its top. */
  readonly inverted: Float64Array;
  /** By layer i and layer j, at i · L + j: the bottom of i is not the top of j; at i · L + i: it is not 0. */
  readonly apart: Float64Array;
}

const emptyTally = (layers: number): HintTally => {
  return { ...NONE, inverted: new Float64Array(layers), apart: new Float64Array(layers * layers) };
};
const NONE = { defined: 0, partly: 0, outside: 0 };

/** One slab of y and of each layer. */
export function tallyHints([y, ...layers]: readonly [Slab<Floats>, ...Slab<Floats>[]]): HintTally {
  const { inverted, apart } = emptyTally(layers.length);
  const heights = layers.map(({ values }) => values);
  let { defined, partly, outside } = NONE;
  for (let voxel = 0; voxel < y.values.length; voxel++) {
    const height = y.values[voxel];
    let unknown = Number.isNaN(height) ? 1 : 0;
    for (const values of heights) {
      if (Number.isNaN(values[2 * voxel])) unknown++;
      if (Number.isNaN(values[2 * voxel + 1])) unknown++;
    }
    if (unknown > 0) {
      if (unknown <= 2 * heights.length) partly++;
      continue;
    }
    defined++;
    let highest = 0;
    for (let i = 0; i < heights.length; i++) {
      const bottom = heights[i][2 * voxel];
      const top = heights[i][2 * voxel + 1];
      if (bottom > top + TOLERANCE) inverted[i]++;
      if (top > highest) highest = top;
      for (let j = 0; j < heights.length; j++) {
        const other = i === j ? 0 : heights[j][2 * voxel + 1];
        if (Math.abs(bottom - other) > TOLERANCE) apart[i * heights.length + j]++;
      }
    }
    if (height < -TOLERANCE || height > highest + TOLERANCE) outside++;
  }
  return { defined, partly, outside, inverted, apart };
}

export const tallyHintsKernel = defineKernel(import.meta.url, tallyHints);

/**
 * Layers do not end below where they start, each ends where the next one starts and the deepest at 0, and each voxel
 * lies between 0 and the top of the highest. The order of the layers follows from their heights.
 */
export async function checkPlacementHints(
  pool: WorkerPool,
  { y, layers }: PlacementHints,
  slabbing: Slabbing = {},
): Promise<Finding[]> {
  let total = emptyTally(layers.size);
  const sources = [y, ...layers.values()] as const;
  for await (const part of overSlabs(pool, tallyHintsKernel, sources, undefined, slabbing)) total = added(total, part);
  const { defined, partly, outside, inverted, apart } = total;
  const names = [...layers.keys()];
  return [
    finding(
      'heights',
      [
        defined === 0 && 'No voxel has a height in every file.',
        partly > 0 && `${partly} voxels have a height in some files and NaN in others.`,
        outside > 0 && `${outside} voxels lie below 0 or above the top of the highest layer.`,
        ...names.map((name, i) => inverted[i] > 0 && `${name} has its bottom above its top in ${inverted[i]} voxels.`),
      ],
      { voxels: defined },
    ),
    finding(
      'layers',
      names.map((name, i) => gapBelow(names, i, apart.subarray(i * names.length, (i + 1) * names.length), name)),
    ),
  ];
}

/** @param apart - voxels in which the bottom of layer i is not the top of layer j; at i, in which it is not 0 */
function gapBelow(names: readonly string[], i: number, apart: Float64Array, name: string): string | false {
  const least = Math.min(...apart);
  if (least === 0) return false;
  const next = apart.indexOf(least);
  return `In ${least} voxels the bottom of ${name} is not ${next === i ? '0' : `the top of ${names[next]}`}.`;
}

function added(a: HintTally, b: HintTally): HintTally {
  return {
    defined: a.defined + b.defined,
    partly: a.partly + b.partly,
    outside: a.outside + b.outside,
    inverted: a.inverted.map((count, i) => count + b.inverted[i]),
    apart: a.apart.map((count, i) => count + b.apart[i]),
  };
}
