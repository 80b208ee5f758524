// The cell of marching cubes. Corner c is at x = c & 1, y = (c >> 1) & 1, z = c >> 2. Edge 4·axis + u + 2·v runs along
// an axis; u and v are its places on the other two axes, in ascending order.

/** A cell with the corners above the level as bits. */
export type Cell = number;

/** The two corners of each edge, the lower one first. */
export const EDGES: readonly (readonly [number, number])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3].map((place): readonly [number, number] => {
    const [u, v] = [0, 1, 2].filter((other) => other !== axis);
    const corner = ((place & 1) << u) | ((place >> 1) << v);
    return [corner, corner | (1 << axis)];
  }),
);

/** Corners of each face, counter-clockwise seen from outside the cell; face 2·axis + side. */
export const FACES: readonly (readonly number[])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1].map((side) => {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    const around = [0, 1 << u, (1 << u) | (1 << v), 1 << v].map((corner) => corner | (side << axis));
    return side === 1 ? around : around.toReversed();
  }),
);

/** Edge i of a face joins its corners i and i + 1. */
export const FACE_EDGES: readonly (readonly number[])[] = FACES.map((corners) =>
  corners.map((corner, i) => {
    const ends = [corner, corners[(i + 1) % 4]];
    return EDGES.findIndex(([a, b]) => a === Math.min(...ends) && b === Math.max(...ends));
  }),
);

const ALL_FACES = FACES.keys().toArray();

export const isAbove = (cell: Cell, corner: number): boolean => ((cell >> corner) & 1) === 1;

/** Faces whose corners lie above and below the level in turn, so that the signs alone do not say what joins what. */
export const ambiguousFaces = (cell: Cell): readonly number[] =>
  ALL_FACES.filter((face) =>
    FACES[face].every((corner, i, corners) => isAbove(cell, corner) !== isAbove(cell, corners[(i + 1) % 4])),
  );

/**
 * The closed lines in which the surface meets the faces, as the edges they pass, the part above the level to the left
 * seen from outside the cell.
 *
 * @param joined - bits of the ambiguous faces on which the two corners above the level are joined
 */
export function boundaryLoops(cell: Cell, joined: number): number[][] {
  const next = new Map<number, number>();
  for (const face of ALL_FACES) {
    const above = FACES[face].map((corner) => isAbove(cell, corner));
    const enters = (i: number): boolean => !above[i] && above[(i + 1) % 4];
    for (let i = 0; i < 4; i++) {
      if (!above[i] || above[(i + 1) % 4]) continue;
      const step = (joined >> face) & 1 ? 1 : 3;
      let other = (i + step) % 4;
      while (!enters(other)) other = (other + step) % 4;
      next.set(FACE_EDGES[face][i], FACE_EDGES[face][other]);
    }
  }
  const loops: number[][] = [];
  for (const start of next.keys()) {
    if (loops.some((loop) => loop.includes(start))) continue;
    const loop = [start];
    for (let edge = next.get(start); edge !== undefined && edge !== start; edge = next.get(edge)) loop.unshift(edge);
    loops.push(loop);
  }
  return loops;
}

/** By corner, a number that corners share when they lie on the same side and are joined on the faces of the cell. */
export function cornerGroups(cell: Cell, joined: number): number[] {
  const groups = [0, 1, 2, 3, 4, 5, 6, 7];
  const join = (a: number, b: number): void => {
    const [from, to] = [groups[a], groups[b]];
    for (let corner = 0; corner < 8; corner++) if (groups[corner] === from) groups[corner] = to;
  };
  for (const [a, b] of EDGES) if (isAbove(cell, a) === isAbove(cell, b)) join(a, b);
  for (const face of ambiguousFaces(cell)) {
    const [a, b, c, d] = FACES[face];
    if (isAbove(cell, a) === (((joined >> face) & 1) === 1)) join(a, c);
    else join(b, d);
  }
  return groups;
}
