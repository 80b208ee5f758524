import type { Vec3 } from '../../volume/grid.ts';
import { defineKernel } from '../../volume/slabs.ts';
import { SEGMENT } from './regiodesics-segments.ts';
import { smallest } from './smallest.ts';

/** Edges of the cubes of voxels that are looked at together, each a part of the one before. */
const EDGES = [16, 8, 4, 2, 1] as const;
export const CUBE = EDGES[0];

/** A layer of cubes; plain data, its arrays on shared memory. */
export interface CubeLayer {
  readonly shape: Vec3;
  /** Not 0 where a voxel gets a direction. */
  readonly labels: Uint8Array;
  readonly segments: Float64Array;
  /** How many of the nearest segments make a direction. */
  readonly count: number;
  /** 3 a voxel. */
  readonly directions: Float32Array;
  /** First plane of the layer. */
  readonly z: number;
}

/** What is known of the nearest segments of all voxels of a cube. */
interface Near {
  /** Numbers of the segments that may be among them; as many as `open`. */
  readonly numbers: Int32Array;
  open: number;
  /** Sum of the directions of those that certainly are, and how many these are. */
  readonly sum: Float64Array;
  taken: number;
}

interface Memory {
  /** For each level of cubes what its parts start from. */
  readonly levels: readonly Near[];
  /** Squared distances of segments from the middle of a cube. */
  readonly squares: Float64Array;
  readonly scratch: Float64Array;
}

/** Writes the direction of each labelled voxel of a layer: the normalised sum of the directions of the nearest segments. */
export function directionsInCubes(_: readonly [], layer: CubeLayer): void {
  const { shape, segments } = layer;
  const total = segments.length / SEGMENT;
  const near = (): Near => ({ numbers: new Int32Array(total), open: 0, sum: new Float64Array(3), taken: 0 });
  const memory = { levels: EDGES.map(near), squares: new Float64Array(total), scratch: new Float64Array(total) };
  const all: Near = { ...near(), numbers: Int32Array.from({ length: total }, (_value, n) => n), open: total };
  for (let y = 0; y < shape[1]; y += CUBE) {
    for (let x = 0; x < shape[0]; x += CUBE) visitCube(layer, [x, y, layer.z], 0, all, memory);
  }
}

export const directionsKernel = defineKernel(import.meta.url, directionsInCubes);

/**
 * Finds what is common to the nearest segments of the voxels of a cube, then visits its parts with what is left open.
 * Within r of the middle no distance differs from that of the middle by more than r, the last of the nearest neither: a
 * segment further from the middle than that and 2r is among the nearest nowhere, one closer than that less 2r everywhere.
 */
function visitCube(layer: CubeLayer, corner: Vec3, level: number, before: Near, memory: Memory): void {
  const edge = EDGES[level];
  if (!hasLabel(layer, corner, edge)) return;
  const { segments, count } = layer;
  const half = (edge - 1) / 2;
  const { squares } = memory;
  measure(segments, [corner[0] + half, corner[1] + half, corner[2] + half], before, squares);
  const values = memory.scratch.subarray(0, before.open);
  values.set(squares.subarray(0, before.open));
  const last = smallest(values, count - before.taken);
  const near = memory.levels[level];
  near.sum.set(before.sum);
  near.taken = before.taken;
  near.open = 0;
  // With a margin for the rounding of the distances.
  const [low, high] = edge === 1 ? [last, last] : around(Math.sqrt(last), 2 * Math.sqrt(3) * half + 1e-6);
  for (let n = 0; n < before.open; n++) {
    const segment = before.numbers[n];
    if (squares[n] < low) take(near, segments, segment);
    else if (squares[n] <= high) near.numbers[near.open++] = segment;
  }
  if (edge === 1) writeDirection(layer, corner, near);
  else eachPart(corner, edge, EDGES[level + 1], (part) => visitCube(layer, part, level + 1, near, memory));
}

/** Squares of the distances this much smaller and larger. */
const around = (distance: number, by: number) => [Math.max(0, distance - by) ** 2, (distance + by) ** 2];

function take(near: Near, segments: Float64Array, segment: number): void {
  for (let axis = 0; axis < 3; axis++) near.sum[axis] += segments[SEGMENT * segment + 3 + axis];
  near.taken++;
}

function eachPart([x0, y0, z0]: Vec3, edge: number, step: number, visit: (corner: Vec3) => void): void {
  for (let z = z0; z < z0 + edge; z += step) {
    for (let y = y0; y < y0 + edge; y += step) for (let x = x0; x < x0 + edge; x += step) visit([x, y, z]);
  }
}

function hasLabel({ shape, labels }: CubeLayer, corner: Vec3, edge: number): boolean {
  const [w, h, d] = shape;
  const end = Math.min(corner[0] + edge, w);
  for (let z = corner[2]; z < Math.min(corner[2] + edge, d); z++) {
    for (let y = corner[1]; y < Math.min(corner[1] + edge, h); y++) {
      for (let i = corner[0] + w * (y + h * z); i < end + w * (y + h * z); i++) if (labels[i] !== 0) return true;
    }
  }
  return false;
}

/** Squared distances of a point from the open segments. */
function measure(segments: Float64Array, [px, py, pz]: Vec3, { numbers, open }: Near, squares: Float64Array): void {
  for (let n = 0; n < open; n++) {
    const at = SEGMENT * numbers[n];
    const [x, y, z] = [px - segments[at], py - segments[at + 1], pz - segments[at + 2]];
    const [ux, uy, uz] = [segments[at + 3], segments[at + 4], segments[at + 5]];
    const along = Math.min(Math.max(x * ux + y * uy + z * uz, 0), segments[at + 6]);
    squares[n] = (x - along * ux) ** 2 + (y - along * uy) ** 2 + (z - along * uz) ** 2;
  }
}

/** Of the segments still open, which are all as far away as the last of the nearest, the first ones count. */
function writeDirection({ shape, segments, count, directions }: CubeLayer, [x, y, z]: Vec3, near: Near): void {
  for (let n = 0; near.taken < count; n++) take(near, segments, near.numbers[n]);
  const [sx, sy, sz] = near.sum;
  const norm = Math.sqrt(sx * sx + sy * sy + sz * sz);
  const at = 3 * (x + shape[0] * (y + shape[1] * z));
  // Nothing left of opposite directions is 0/0: NaN.
  for (let axis = 0; axis < 3; axis++) directions[at + axis] = near.sum[axis] / norm;
}
