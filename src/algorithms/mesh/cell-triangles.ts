import { ambiguousFaces, boundaryLoops, type Cell, cornerGroups, EDGES, FACES, isAbove } from './cube.ts';
import { fillLoop, joinLoops, leaveFaces } from './triangulate-loops.ts';

/** The surface within a cell. */
export interface CellTriangles {
  /** Three vertices each: the one on an edge of the cell (0 to 11), or vertex i within the cell (12 + i). */
  readonly corners: Int8Array;
  /** Each vertex within the cell is in the middle of these. */
  readonly centers: readonly (readonly number[])[];
}

const surface = (triangles: readonly number[]): CellTriangles => {
  const { triangles: corners, centers } = leaveFaces(triangles);
  return { corners: Int8Array.from(corners), centers };
};

/**
 * By cell, its triangles where the signs of the corners alone give them; undefined where the values decide
 * (`ambiguousTriangles`).
 */
export const PLAIN_CELLS: readonly (CellTriangles | undefined)[] = Array.from({ length: 256 }, (_, cell) => {
  if (ambiguousFaces(cell).length > 0) return undefined;
  const loops = boundaryLoops(cell, 0);
  return loops.length > 1 ? undefined : surface(loops.flatMap(fillLoop));
});

const known = new Map<number, CellTriangles>();

/**
 * The surface of the trilinear function within a cell that has several surfaces of the same signs: which corners are
 * joined on a face is decided by the value at the saddle there, which through the inside by a section at the saddle of
 * the inside.
 *
 * @param values - at the eight corners, less the level
 * @see Chernyaev, Marching Cubes 33, CERN CN 95-17 (1995); Lewiner et al., J. Graphics Tools 8 (2003)
 */
export function ambiguousTriangles(cell: Cell, values: Float64Array): CellTriangles {
  let joined = 0;
  for (const face of ambiguousFaces(cell)) {
    const [a, b, c, d] = FACES[face];
    const difference = values[a] * values[c] - values[b] * values[d];
    if (isAbove(cell, a) ? difference > 0 : difference < 0) joined |= 1 << face;
  }
  const loops = boundaryLoops(cell, joined);
  const tube = loops.length > 1 ? tubeBetween(cell, joined, loops, values) : undefined;
  const key = (((tube ? 1 + tube[0] * 4 + tube[1] : 0) << 6) | joined) * 256 + cell;
  let triangles = known.get(key);
  if (!triangles) {
    const rest = loops.filter((_, i) => !tube?.includes(i)).flatMap(fillLoop);
    triangles = surface(tube ? [...rest, ...joinLoops(loops[tube[0]], loops[tube[1]])] : rest);
    known.set(key, triangles);
  }
  return triangles;
}

/** The two loops, if any, that bound one surface because the corners beyond them are joined through the inside. */
function tubeBetween(cell: Cell, joined: number, loops: readonly number[][], values: Float64Array) {
  const groups = cornerGroups(cell, joined);
  /** Groups above and below the level that a loop parts. */
  const parted = loops.map(([edge]) => {
    const [a, b] = EDGES[edge];
    return isAbove(cell, a) ? [groups[a], groups[b]] : [groups[b], groups[a]];
  });
  for (const [a, b] of joinedInside(cell, values)) {
    if (groups[a] === groups[b]) continue;
    const side = isAbove(cell, a) ? 0 : 1;
    for (const [i, first] of parted.entries()) {
      const isOther = (other: number[]) => other[side] === groups[b] && other[1 - side] === first[1 - side];
      const j = first[side] === groups[a] ? parted.findIndex(isOther) : -1;
      if (j >= 0) return i < j ? ([i, j] as const) : ([j, i] as const);
    }
  }
  return undefined;
}

/** Pairs of corners of the same side that a section across an axis, at the saddle of the inside, shows to be joined. */
function joinedInside(cell: Cell, values: Float64Array): [number, number][] {
  const pairs: [number, number][] = [];
  for (let axis = 0; axis < 3; axis++) {
    const corners = FACES[2 * axis + 1];
    const far = corners.map((corner) => values[corner]);
    const near = corners.map((corner) => values[corner & ~(1 << axis)]);
    const slopes = far.map((value, i) => value - near[i]);
    const [a, b, c, d] = slopes;
    // Along the axis, a·c − b·d of the section is a quadratic function: its extremum is at −linear ÷ twice.
    const twice = 2 * (a * c - b * d);
    const linear = near[0] * c + near[2] * a - near[1] * d - near[3] * b;
    if (!(-linear / twice > 0 && -linear / twice < 1)) continue;
    // The section, times |twice|: without a division, values on a coarse grid meet the level exactly, from every side.
    const section = near.map((value, i) => (twice * value - linear * slopes[i]) * Math.sign(twice));
    if (section.some((value, i) => value > 0 === section[(i + 1) % 4] > 0)) continue;
    const above = section[0] > 0 ? 0 : 1;
    const first = section[above] * section[above + 2] > section[1 - above] * section[3 - above] ? above : 1 - above;
    /** The end of an edge along the axis that lies on the side of its point on the section. */
    const endOf = (i: number): number => {
      const nearCorner = corners[i] & ~(1 << axis);
      return isAbove(cell, corners[i]) === section[i] > 0 ? corners[i] : nearCorner;
    };
    pairs.push([endOf(first), endOf(first + 2)]);
  }
  return pairs;
}
