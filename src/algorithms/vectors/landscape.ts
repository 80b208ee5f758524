import { defineKernel } from '../../volume/slabs.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { halfAt } from '../regions/halves.ts';
import { runOnEach } from '../run-on-each.ts';
import { type Range, rangesOf } from './ranges.ts';

/** What a voxel of a landscape is; it may be several at once. Vectors are for INSIDE and lead from SOURCE to TARGET. */
export const SOURCE = 1;
export const INSIDE = 2;
export const TARGET = 4;

/** What the other half of the volume is to a half: nothing split at all, source, target, or not there. */
export const OPPOSITE_HEMISPHERES = [
  'no_split',
  'include_as_source',
  'include_as_target',
  'ignore_opposite_hemisphere',
] as const;
export type OppositeHemisphere = (typeof OPPOSITE_HEMISPHERES)[number];

/** The sum of SOURCE, INSIDE and TARGET by label. */
export function landscapeLabels(parts: {
  readonly source: Iterable<number>;
  readonly inside: Iterable<number>;
  readonly target: Iterable<number>;
}): Map<number, number> {
  const labels = new Map<number, number>();
  const add = (ids: Iterable<number>, part: number): void => {
    for (const id of ids) labels.set(id, (labels.get(id) ?? 0) | part);
  };
  add(parts.source, SOURCE);
  add(parts.inside, INSIDE);
  add(parts.target, TARGET);
  return labels;
}

/** What all of the other half is. */
const OTHER_HALF: Readonly<Record<OppositeHemisphere, number>> = {
  no_split: 0,
  include_as_source: SOURCE,
  include_as_target: TARGET,
  ignore_opposite_hemisphere: 0,
};

interface Half extends Range {
  readonly landscape: Uint8Array;
  readonly half: Uint8Array;
  readonly opposite: OppositeHemisphere;
  /** Values in a plane. */
  readonly plane: number;
  /** The planes of the half. */
  readonly planes: Range;
}

/** Writes planes [first, last) of a landscape as one half sees it. */
export function writeHalf(_: readonly [], { landscape, half, opposite, plane, planes, first, last }: Half): void {
  for (let z = first; z < last; z++) {
    const [from, to] = [plane * z, plane * (z + 1)];
    if (z < planes.first || z >= planes.last) half.fill(OTHER_HALF[opposite], from, to);
    else if (opposite !== 'no_split') half.set(landscape.subarray(from, to), from);
    else for (let i = from; i < to; i++) half[i] = landscape[i] & INSIDE ? landscape[i] : 0;
  }
}

export const writeHalfKernel = defineKernel(import.meta.url, writeHalf);

/**
 * A landscape as each half of the volume sees it, in which only its own voxels are INSIDE. Without a split it is one,
 * whose sources and targets are those that lie inside.
 *
 * @param middle - the first plane of the right half
 * @see atlas-direction-vectors, layer_based_direction_vectors.py, `direction_vectors_for_hemispheres`
 */
export async function* landscapeHalves(
  pool: WorkerPool,
  { grid, values }: Volume<Uint8Array>,
  opposite: OppositeHemisphere,
  { middle = halfAt(grid.shape[2]), signal }: { readonly middle?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<Volume<Uint8Array>> {
  const [w, h, depth] = grid.shape;
  const left = { first: 0, last: middle };
  const right = { first: middle, last: depth };
  for (const planes of opposite === 'no_split' ? [{ first: 0, last: depth }] : [left, right]) {
    if (planes.first >= planes.last) continue;
    const half = createVolume({ grid, type: 'uint8', components: 1 });
    const params = { landscape: values, half: half.values, opposite, plane: w * h, planes };
    const ranges = rangesOf(depth, pool.threads).map((range) => ({ ...params, ...range }));
    await runOnEach(pool, writeHalfKernel, ranges, signal);
    yield half;
  }
}
