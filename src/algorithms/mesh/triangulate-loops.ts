import { EDGES, FACE_EDGES } from './cube.ts';

/** Stands for a vertex within the cell, beside the edges 0 to 11. */
export const CENTER = 12;

/** Dearer than any way that lies within the cell. */
const ON_FACE = 1000;

/**
 * Triangles, as edges of the cell, that fill one loop. No triangle has a new side on a face of the cell, where the
 * neighbouring cell might have the same; a loop that allows no such filling is joined to a vertex at the centre.
 */
export function fillLoop(loop: readonly number[]): number[] {
  const filling = fillPolygon(loop);
  if (filling.cost < ON_FACE) return filling.triangles;
  return loop.flatMap((edge, i) => [edge, loop[(i + 1) % loop.length], CENTER]);
}

/** Triangles of the tube between two loops: a strip around it, with the seam that makes its sides shortest. */
export function joinLoops(first: readonly number[], second: readonly number[]): number[] {
  const seams = first.flatMap((_, i) => second.map((_, j) => fillTube(around(first, i), around(second, j))));
  return seams.reduce((best, strip) => (strip.cost < best.cost ? strip : best)).triangles;
}

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
  return FACE_EDGES.some((edges) => edges.includes(a) && edges.includes(b)) ? ON_FACE + distance : distance;
}

const middle = (edge: number): number[] =>
  [0, 1, 2].map((axis) => EDGES[edge].reduce((sum, corner) => sum + ((corner >> axis) & 1) / 2, 0));

const around = (loop: readonly number[], start: number): number[] => [
  ...loop.slice(start),
  ...loop.slice(0, start),
  loop[start],
];
