import type { RayCaster } from './ray-caster.ts';

/** Where a ray meets a mesh first. */
export interface Hit {
  /** In lengths of the ray's direction; Infinity when there is none. */
  distance: number;
  /** The triangle, as numbered in the ray caster; -1 when there is none. */
  triangle: number;
}

/** By how much of a triangle a ray may pass beside it and meet it still: it must not slip between two neighbours. */
const EDGE = 1e-9;

/** Nodes still to visit and where the ray enters them: more than any balanced tree over 2³² triangles needs. */
const stack = new Int32Array(64);
const entries = new Float64Array(64);
/** Of the components of the direction. */
const inverse = new Float64Array(3);

/**
 * The first triangle that a ray meets, from either side.
 *
 * @param hit - filled with the answer
 * @see Möller, Trumbore, "Fast, Minimum Storage Ray/Triangle Intersection" (1997)
 */
export function firstHit(caster: RayCaster, origin: Float64Array, direction: Float64Array, hit: Hit): void {
  hit.distance = Number.POSITIVE_INFINITY;
  hit.triangle = -1;
  if (caster.triangles.length === 0) return;
  const { boxes, links, counts } = caster;
  for (let axis = 0; axis < 3; axis++) inverse[axis] = 1 / direction[axis];
  stack[0] = 0;
  entries[0] = entry(boxes, 0, origin);
  for (let depth = 1; depth > 0; ) {
    const node = stack[--depth];
    if (entries[depth] >= hit.distance) continue;
    if (counts[node] > 0) {
      const first = -1 - links[node];
      for (let n = first; n < first + counts[node]; n++) meet(caster.triangles, n, origin, direction, hit);
      continue;
    }
    const one = entry(boxes, 6 * (node + 1), origin);
    const other = entry(boxes, 6 * links[node], origin);
    const [near, far] = one <= other ? [0, 1] : [1, 0];
    stack[depth + far] = node + 1;
    entries[depth + far] = one;
    stack[depth + near] = links[node];
    entries[depth + near] = other;
    depth += 2;
  }
}

/** The distance at which a ray enters a box, 0 inside, Infinity when it passes by. */
function entry(boxes: Float64Array, at: number, origin: Float64Array): number {
  let enter = 0;
  let leave = Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < 3; axis++) {
    // Of a ray in a face it is 0 · Infinity, which is no bound.
    const low = (boxes[at + axis] - origin[axis]) * inverse[axis];
    const high = (boxes[at + 3 + axis] - origin[axis]) * inverse[axis];
    const isForward = inverse[axis] > 0;
    if ((isForward ? low : high) > enter) enter = isForward ? low : high;
    if ((isForward ? high : low) < leave) leave = isForward ? high : low;
  }
  return enter <= leave + EDGE ? enter : Number.POSITIVE_INFINITY;
}

function meet(triangles: Float64Array, n: number, origin: Float64Array, direction: Float64Array, hit: Hit): void {
  const at = 9 * n;
  const [dx, dy, dz] = [direction[0], direction[1], direction[2]];
  const [ux, uy, uz] = [triangles[at + 3], triangles[at + 4], triangles[at + 5]];
  const [vx, vy, vz] = [triangles[at + 6], triangles[at + 7], triangles[at + 8]];
  const [px, py, pz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
  const determinant = ux * px + uy * py + uz * pz;
  if (determinant === 0) return;
  const [sx, sy, sz] = [origin[0] - triangles[at], origin[1] - triangles[at + 1], origin[2] - triangles[at + 2]];
  const u = (sx * px + sy * py + sz * pz) / determinant;
  if (!(u >= -EDGE && u <= 1 + EDGE)) return;
  const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
  const v = (dx * qx + dy * qy + dz * qz) / determinant;
  if (!(v >= -EDGE && u + v <= 1 + EDGE)) return;
  const distance = (vx * qx + vy * qy + vz * qz) / determinant;
  if (distance < 0 || distance >= hit.distance) return;
  hit.distance = distance;
  hit.triangle = n;
}

/** Whether a vector points against the normal of a triangle, at an angle of more than 90°. */
export function isAgainst({ triangles }: RayCaster, triangle: number, vector: Float64Array): boolean {
  const at = 9 * triangle;
  const [ux, uy, uz] = [triangles[at + 3], triangles[at + 4], triangles[at + 5]];
  const [vx, vy, vz] = [triangles[at + 6], triangles[at + 7], triangles[at + 8]];
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return isObtuse(vector, normal);
}

/** Whether two vectors are at an angle of more than 90°. */
export const isObtuse = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a[0] * b[0] + a[1] * b[1] + a[2] * b[2] < 0;
