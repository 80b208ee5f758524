import { EDGES, FACE_EDGES } from './cube.ts';

/** Dearer than any way that lies within the cell. */
const ON_FACE = 1000;

/** Triangles, as edges of the cell, that fill one loop. */
export const fillLoop = (loop: readonly number[]): number[] => fillPolygon(loop).triangles;

/** Triangles of the tube between two loops: a strip around it, with the seam that makes its sides shortest. */
export function joinLoops(first: readonly number[], second: readonly number[]): number[] {
  const seams = first.flatMap((_, i) => second.map((_, j) => fillTube(around(first, i), around(second, j))));
  const valid = seams.filter(({ triangles }) => hasEachSideOnce(triangles));
  return valid.reduce((best, strip) => (strip.cost < best.cost ? strip : best)).triangles;
}

/**
 * Parts each side between two triangles that lies on a face of the cell, where the neighbouring cell might have the
 * same side, by a vertex within the cell.
 *
 * @returns the triangles, in which 12 + i stands for new vertex i, and the vertices around each of these
 */
export function leaveFaces(triangles: readonly number[]): { triangles: number[]; centers: number[][] } {
  const result = [...triangles];
  const centers: number[][] = [];
  /** The triangle with the side, turned so that it starts with it. */
  const find = (a: number, b: number): number => result.findIndex((from, i) => from === a && result[next(i)] === b);
  for (let i = 0; i < result.length; i++) {
    const [a, b] = [result[i], result[next(i)]];
    const back = find(b, a);
    if (back < 0 || !onOneFace(a, b)) continue;
    const [c, d] = [result[next(next(i))], result[next(next(back))]];
    const center = EDGES.length + centers.push([a, b, c, d]) - 1;
    result[next(i)] = center;
    result[next(back)] = center;
    result.push(center, b, c, center, a, d);
  }
  return { triangles: result, centers };
}

/** Place of the next corner of the same triangle. */
const next = (place: number): number => (place % 3 === 2 ? place - 2 : place + 1);

const onOneFace = (a: number, b: number): boolean => FACE_EDGES.some((edges) => edges.includes(a) && edges.includes(b));

/**
 * The best strip of the polygon a₀ … aₙ b₀ … bₘ, where aₙ is a₀ and bₘ is b₀. Its sides run from the seam aₙb₀ to the
 * seam b₀a₀; each goes one vertex on along one of the loops, and none but the first and the last lies on the seam.
 */
function fillTube(a: readonly number[], b: readonly number[]): Filling {
  const [n, m] = [a.length - 1, b.length - 1];
  let column: (Filling | undefined)[] = [];
  for (let p = n; p >= 0; p--) {
    const previous = column;
    column = [];
    for (let q = 0; q <= m; q++) {
      const isSeam = (p === 0 && q === 0) || (p === n && q === m);
      const cost = isSeam ? Number.POSITIVE_INFINITY : sideCost(a[p], b[q]);
      const ways = [
        { from: previous[q], triangle: [a[p], a[p + 1], b[q]] },
        { from: column[q - 1], triangle: [a[p], b[q - 1], b[q]] },
      ];
      column[q] = ways.reduce<Filling | undefined>(
        (best, { from, triangle }) =>
          from && (!best || from.cost + cost < best.cost)
            ? { cost: from.cost + cost, triangles: [...from.triangles, ...triangle] }
            : best,
        p === n && q === 0 ? { cost, triangles: [] } : undefined,
      );
    }
  }
  return column[m] ?? { cost: Number.POSITIVE_INFINITY, triangles: [] };
}

interface Filling {
  readonly cost: number;
  readonly triangles: number[];
}

/** Of all triangulations of a polygon, the one whose inner sides have the least sum of squares. */
function fillPolygon(polygon: readonly number[]): Filling {
  const known = new Map<number, Filling>();
  const fill = (from: number, to: number): Filling => {
    if (to - from < 2) return { cost: 0, triangles: [] };
    const key = from * polygon.length + to;
    const found = known.get(key);
    if (found) return found;
    let best: Filling = { cost: Number.POSITIVE_INFINITY, triangles: [] };
    for (let apex = from + 1; apex < to; apex++) {
      const [left, right] = [fill(from, apex), fill(apex, to)];
      const cost =
        left.cost +
        right.cost +
        (apex > from + 1 ? sideCost(polygon[from], polygon[apex]) : 0) +
        (apex < to - 1 ? sideCost(polygon[apex], polygon[to]) : 0);
      if (cost >= best.cost) continue;
      best = { cost, triangles: [...left.triangles, polygon[from], polygon[apex], polygon[to], ...right.triangles] };
    }
    known.set(key, best);
    return best;
  };
  return fill(0, polygon.length - 1);
}

/** Squared distance of the middles of two edges. */
function sideCost(a: number, b: number): number {
  if (a === b) return Number.POSITIVE_INFINITY;
  const [from, to] = [middle(a), middle(b)];
  const distance = from.reduce((sum, value, axis) => sum + (value - to[axis]) ** 2, 0);
  return onOneFace(a, b) ? ON_FACE + distance : distance;
}

const middle = (edge: number): number[] =>
  [0, 1, 2].map((axis) => EDGES[edge].reduce((sum, corner) => sum + ((corner >> axis) & 1) / 2, 0));

const around = (loop: readonly number[], start: number): number[] => [
  ...loop.slice(start),
  ...loop.slice(0, start),
  loop[start],
];

function hasEachSideOnce(triangles: readonly number[]): boolean {
  const sides = triangles.map((from, i) => 16 * from + triangles[next(i)]);
  return new Set(sides).size === sides.length;
}
