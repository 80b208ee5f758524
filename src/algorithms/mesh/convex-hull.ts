import { AtlasError } from '../../errors.ts';
import type { Mesh } from './mesh.ts';

/** Points that lie in one plane, or on one line, have no convex hull with an inside. */
export class FlatPoints extends AtlasError<'FlatPoints', { readonly points: number }> {
  readonly tag = 'FlatPoints';
  readonly remedy = 'Use a region that is at least two voxels thick in each direction.';

  constructor(details: { readonly points: number }) {
    super(`The ${details.points} points have no convex hull: all of them lie in one plane.`, details);
  }
}

interface Face {
  readonly corners: readonly [number, number, number];
  /** Points above the face that belong to no other one. */
  outside: number[];
}

/**
 * The convex hull of points with whole-number coordinates (below 2¹⁶: then the arithmetic is exact), its triangles seen
 * from outside.
 *
 * @param points - x, y, z of each
 * @throws FlatPoints
 * @see Barber, Dobkin, Huhdanpaa, "The Quickhull Algorithm for Convex Hulls" (1996)
 */
export function convexHull(points: ArrayLike<number>): Mesh {
  const count = points.length / 3;
  const height = heightOver(points);
  let faces = firstFaces(points, height);
  assign(
    faces,
    Array.from({ length: count }, (_, n) => n),
    height,
  );
  for (let open = faces.find(hasOutside); open; open = faces.find(hasOutside)) {
    const top = farthest(open, height);
    const [seen, rest] = divide(faces, (face) => height(face.corners, top) > 0);
    const added = horizonOf(seen, count).map(([from, to]): Face => ({ corners: [from, to, top], outside: [] }));
    const orphans = seen.flatMap(({ outside }) => outside).filter((point) => point !== top);
    assign(added, orphans, height);
    faces = [...rest, ...added];
  }
  return meshOf(
    points,
    faces.map(({ corners }) => corners),
  );
}

const hasOutside = ({ outside }: Face): boolean => outside.length > 0;

type Height = (corners: Face['corners'], point: number) => number;

/** How far a point is above the plane of three others, times twice the area between these. */
function heightOver(points: ArrayLike<number>): Height {
  return ([a, b, c], point) => {
    const at = (n: number, axis: number): number => points[3 * n + axis] - points[3 * a + axis];
    const [ux, uy, uz] = [at(b, 0), at(b, 1), at(b, 2)];
    const [vx, vy, vz] = [at(c, 0), at(c, 1), at(c, 2)];
    return at(point, 0) * (uy * vz - uz * vy) + at(point, 1) * (uz * vx - ux * vz) + at(point, 2) * (ux * vy - uy * vx);
  };
}

/** Of a tetrahedron between points that are far from each other. */
function firstFaces(points: ArrayLike<number>, height: Height): Face[] {
  const count = points.length / 3;
  const most = (measure: (point: number) => number): number => {
    let best = 0;
    for (let point = 1; point < count; point++) if (measure(point) > measure(best)) best = point;
    return best;
  };
  const apart = (a: number, b: number): number =>
    Math.hypot(...[0, 1, 2].map((axis) => points[3 * a + axis] - points[3 * b + axis]));
  const a = most((point) => -points[3 * point]);
  const b = most((point) => apart(point, a));
  const c = most((point) => areaOf(points, a, b, point));
  const d = most((point) => Math.abs(height([a, b, c], point)));
  const volume = count > 0 ? height([a, b, c], d) : 0;
  if (volume === 0) throw new FlatPoints({ points: count });
  const [p, q] = volume > 0 ? [c, b] : [b, c];
  const corners: Face['corners'][] = [
    [a, p, q],
    [a, q, d],
    [q, p, d],
    [p, a, d],
  ];
  return corners.map((three) => ({ corners: three, outside: [] }));
}

function areaOf(points: ArrayLike<number>, a: number, b: number, c: number): number {
  const u = [0, 1, 2].map((axis) => points[3 * b + axis] - points[3 * a + axis]);
  const v = [0, 1, 2].map((axis) => points[3 * c + axis] - points[3 * a + axis]);
  return Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
}

/** Gives each point to the first face that it is above; those above none are inside. */
function assign(faces: readonly Face[], points: readonly number[], height: Height): void {
  for (const point of points) faces.find(({ corners }) => height(corners, point) > 0)?.outside.push(point);
}

function farthest({ corners, outside }: Face, height: Height): number {
  return outside.reduce((best, point) => (height(corners, point) > height(corners, best) ? point : best));
}

function divide(faces: readonly Face[], isSeen: (face: Face) => boolean): [seen: Face[], rest: Face[]] {
  const [seen, rest]: [Face[], Face[]] = [[], []];
  for (const face of faces) (isSeen(face) ? seen : rest).push(face);
  return [seen, rest];
}

/** Edges of these faces that no two of them share. */
function horizonOf(faces: readonly Face[], count: number): (readonly [number, number])[] {
  const edges = faces.flatMap(({ corners: [a, b, c] }) => [[a, b], [b, c], [c, a]] as const); // biome-ignore format: three edges
  const keys = new Set(edges.map(([from, to]) => from * count + to));
  return edges.filter(([from, to]) => !keys.has(to * count + from));
}

function meshOf(points: ArrayLike<number>, faces: readonly (readonly number[])[]): Mesh {
  const used = [...new Set(faces.flat())];
  const numbers = new Map(used.map((point, n) => [point, n]));
  const vertices = Float64Array.from(
    { length: 3 * used.length },
    (_, i) => points[3 * used[Math.floor(i / 3)] + (i % 3)],
  );
  return { vertices, triangles: Uint32Array.from(faces.flat(), (point) => numbers.get(point) ?? 0) };
}
