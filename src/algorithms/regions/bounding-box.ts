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

const makeBox = (low: (axis: 0 | 1 | 2) => number, high: (axis: 0 | 1 | 2) => number): Box => ({
  from: [low(0), low(1), low(2)],
  to: [high(0), high(1), high(2)],
});

/** The box with `margin` more voxels on each side, cut off at the borders of a volume of this shape. */
export const growBox = ({ from, to }: Box, margin: number, shape: Vec3): Box =>
  makeBox(
    (axis) => Math.max(0, from[axis] - margin),
    (axis) => Math.min(shape[axis], to[axis] + margin),
  );

/** The smallest box with both. */
export function unitedBox(a: Box | undefined, b: Box | undefined): Box | undefined {
  if (!a || !b) return a ?? b;
  return makeBox(
    (axis) => Math.min(a.from[axis], b.from[axis]),
    (axis) => Math.max(a.to[axis], b.to[axis]),
  );
}

/** The grid of the voxels in a box: each voxel stays where it is in space. */
export function cropGrid({ directions, origin, space }: Grid, box: Box): Grid {
  const at = (axis: 0 | 1 | 2): number =>
    directions.reduce((sum, row, i) => sum + row[axis] * box.from[i], origin[axis]);
  return { shape: boxShape(box), directions, origin: [at(0), at(1), at(2)], space };
}

type Extent = [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number];

/** The smallest box with all voxels of a label, by label. */
export function boxesInSlab([annotation]: readonly [Slab<Uint32Array>]): Map<number, Box> {
  const [w, h] = annotation.grid.shape;
  const { values } = annotation;
  const extents = new Map<number, Extent>();
  for (let row = 0, y = 0, z = annotation.from; row < values.length; row += w) {
    for (let x = 0, end = 1; x < w; x = end, end = x + 1) {
      const label = values[row + x];
      while (end < w && values[row + end] === label) end++;
      const extent = extents.get(label);
      if (!extent) {
        extents.set(label, [x, y, z, end, y + 1, z + 1]);
        continue;
      }
      if (x < extent[0]) extent[0] = x;
      if (y < extent[1]) extent[1] = y;
      if (end > extent[3]) extent[3] = end;
      if (y >= extent[4]) extent[4] = y + 1;
      extent[5] = z + 1;
    }
    if (++y === h) [y, z] = [0, z + 1];
  }
  return new Map(
    Array.from(extents, ([label, [x0, y0, z0, x1, y1, z1]]) => [label, { from: [x0, y0, z0], to: [x1, y1, z1] }]),
  );
}

export const boxesKernel = defineKernel(import.meta.url, boxesInSlab);

/** The smallest box with all voxels of a label, for each label of the annotation, 0 too. */
export async function labelBoxes(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  slabbing: Slabbing = {},
): Promise<Map<number, Box>> {
  const boxes = new Map<number, Box>();
  for await (const part of overSlabs(pool, boxesKernel, [annotation], undefined, slabbing)) {
    for (const [label, box] of part) boxes.set(label, unitedBox(boxes.get(label), box) ?? box);
  }
  return boxes;
}

/** The smallest box with all voxels whose label is one of `ids`; undefined when there is none. */
export async function labelBox(
  pool: WorkerPool,
  annotation: SlabSource<Uint32Array>,
  ids: ReadonlySet<number>,
  slabbing: Slabbing = {},
): Promise<Box | undefined> {
  return boxOf(await labelBoxes(pool, annotation, slabbing), ids);
}

/** The smallest box with the boxes of these labels; undefined when none has one. */
export function boxOf(boxes: ReadonlyMap<number, Box>, ids: Iterable<number>): Box | undefined {
  let united: Box | undefined;
  for (const id of ids) united = unitedBox(united, boxes.get(id));
  return united;
}
