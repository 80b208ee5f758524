import type { Grid, Vec3 } from '../../volume/grid.ts';
import type { SlabSource } from '../../volume/slab-source.ts';
import { defineKernel, overSlabs, type Slab } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Slabbing } from '../computed-volume.ts';

/** Voxels with from ≤ index < to along each axis. */
export interface Box {
  readonly from: Vec3;
  readonly to: Vec3;
}

export const wholeBox = (shape: Vec3): Box => ({ from: [0, 0, 0], to: shape });

export const boxShape = ({ from, to }: Box): Vec3 => [to[0] - from[0], to[1] - from[1], to[2] - from[2]];

/** The box with `margin` more voxels on each side, cut off at the borders of a volume of this shape. */
export function growBox({ from, to }: Box, margin: number, shape: Vec3): Box {
  const low = (axis: 0 | 1 | 2): number => Math.max(0, from[axis] - margin);
  const high = (axis: 0 | 1 | 2): number => Math.min(shape[axis], to[axis] + margin);
  return { from: [low(0), low(1), low(2)], to: [high(0), high(1), high(2)] };
}

/** The grid of the voxels in a box: each voxel stays where it is in space. */
export function cropGrid({ directions, origin, space }: Grid, box: Box): Grid {
  const at = (axis: 0 | 1 | 2): number =>
    directions.reduce((sum, row, i) => sum + row[axis] * box.from[i], origin[axis]);
  return { shape: boxShape(box), directions, origin: [at(0), at(1), at(2)], space };
}

/** The smallest box with both. */
export function unitedBox(a: Box | undefined, b: Box | undefined): Box | undefined {
  if (!a || !b) return a ?? b;
  const low = (axis: 0 | 1 | 2): number => Math.min(a.from[axis], b.from[axis]);
  const high = (axis: 0 | 1 | 2): number => Math.max(a.to[axis], b.to[axis]);
  return { from: [low(0), low(1), low(2)], to: [high(0), high(1), high(2)] };
}

/** Of the voxels whose label is one of `ids`; undefined when there is none. */
export function boxInSlab([annotation]: readonly [Slab<Uint32Array>], ids: ReadonlySet<number>): Box | undefined {
  const [w, h] = annotation.grid.shape;
  const { values } = annotation;
  let [x0, y0, z0, x1, y1, z1] = [w, h, Number.POSITIVE_INFINITY, -1, -1, -1];
  let [label, inside] = [0, ids.has(0)];
  for (let row = 0, y = 0, z = annotation.from; row < values.length; row += w) {
    let [first, last] = [w, -1];
    for (let x = 0; x < w; x++) {
      if (values[row + x] !== label) {
        label = values[row + x];
        inside = ids.has(label);
      }
      if (!inside) continue;
      if (first === w) first = x;
      last = x;
    }
    if (last >= 0) {
      [x0, x1] = [Math.min(x0, first), Math.max(x1, last)];
      [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
      [z0, z1] = [Math.min(z0, z), z];
    }
    if (++y === h) [y, z] = [0, z + 1];
  }
  return x1 < 0 ? undefined : { from: [x0, y0, z0], to: [x1 + 1, y1 + 1, z1 + 1] };
}

export const boxKernel = defineKernel(import.meta.url, boxInSlab);

/** The smallest box with all voxels whose label is one of `ids`; undefined when there is none. */
export async function labelBox(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  ids: ReadonlySet<number>,
  slabbing: Slabbing = {},
): Promise<Box | undefined> {
  let box: Box | undefined;
  for await (const part of overSlabs(pool, boxKernel, [annotation], ids, slabbing)) box = unitedBox(box, part);
  return box;
}
