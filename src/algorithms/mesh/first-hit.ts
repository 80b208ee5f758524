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

/** Deeper than any balanced tree over 2³² triangles. */
const stack = new Int32Array(64);

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
  let depth = 0;
  stack[depth++] = 0;
  while (depth > 0) {
    const node = stack[--depth];
    if (entry(boxes, 6 * node, origin, direction) > hit.distance) continue;
    if (counts[node] > 0) {
      const first = -1 - links[node];
      for (let n = first; n < first + counts[node]; n++) meet(caster.triangles, n, origin, direction, hit);
      continue;
    }
    const [one, other] = [node + 1, links[node]];
    const isNearer = entry(boxes, 6 * one, origin, direction) <= entry(boxes, 6 * other, origin, direction);
    stack[depth++] = isNearer ? other : one;
    stack[depth++] = isNearer ? one : other;
  }
}

/** The distance at which a ray enters a box, 0 inside, Infinity when it passes by. */
function entry(boxes: Float64Array, at: number, origin: Float64Array, direction: Float64Array): number {
  let [enter, leave] = [0, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 3; axis++) {
    const [low, high] = [boxes[at + axis] - origin[axis], boxes[at + 3 + axis] - origin[axis]];
    const speed = direction[axis];
    if (speed === 0) {
      if (low > 0 || high < 0) return Number.POSITIVE_INFINITY;
      continue;
    }
    const [near, far] = speed > 0 ? [low / speed, high / speed] : [high / speed, low / speed];
    if (near > enter) enter = near;
    if (far < leave) leave = far;
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
