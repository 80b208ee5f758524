import { after, before, type EditableMesh, placeOf, updateErrors } from './editable-mesh.ts';
import { bestCollapse, type Collapse, QUADRIC } from './quadrics.ts';

/** Least cosine between a triangle's normal and the one it came with. */
const LEAST_TURN = 0.2;
/** Cosine of two sides beyond which a triangle counts as a line. */
const NEARLY_PARALLEL = 0.999;

const place: Collapse = { x: 0, y: 0, z: 0, error: 0 };

/** Makes one vertex, a, of the edge a–b. @returns false when the edge must stay */
export function collapseEdge(mesh: EditableMesh, a: number, b: number): boolean {
  const { vertices, quadrics, onBorder } = mesh;
  if (onBorder[a] !== onBorder[b]) return false;
  bestCollapse(quadrics, vertices, a, b, onBorder[a] === 1, place);
  if (!keepsShape(mesh, a, b) || !keepsShape(mesh, b, a) || !keepsTopology(mesh, a, b)) return false;
  vertices[3 * a] = place.x;
  vertices[3 * a + 1] = place.y;
  vertices[3 * a + 2] = place.z;
  for (let i = 0; i < QUADRIC; i++) quadrics[a * QUADRIC + i] += quadrics[b * QUADRIC + i];
  moveCorners(mesh, a, b);
  updateErrors(mesh, a, 0);
  return true;
}

/**
 * Whether the surface has the same topology without the edge: its ends have no common neighbours but those across its
 * triangles (the link condition), and are not half of a tetrahedron.
 */
function keepsTopology(mesh: EditableMesh, a: number, b: number): boolean {
  const { corners, first, degree, cornerAt, removed, marks } = mesh;
  const stamp = mesh.stamp + 1;
  mesh.stamp += 2;
  let triangles = 0;
  let shared = 0;
  for (let i = first[a], end = i + degree[a]; i < end; i++) {
    const at = cornerAt.values[i];
    if (removed[at >> 2]) continue;
    const next = corners[after(at)];
    const last = corners[before(at)];
    marks[next] = stamp;
    marks[last] = stamp;
    triangles++;
    if (next === b || last === b) shared++;
  }
  let common = 0;
  const count = (neighbour: number): void => {
    if (marks[neighbour] !== stamp) return;
    marks[neighbour] = stamp + 1;
    common++;
  };
  for (let i = first[b], end = i + degree[b]; i < end; i++) {
    const at = cornerAt.values[i];
    if (removed[at >> 2]) continue;
    triangles++;
    count(corners[after(at)]);
    count(corners[before(at)]);
  }
  if (common !== shared) return false;
  const rest = triangles - 2 * shared;
  return shared === 2 ? rest >= 3 && mesh.onBorder[a] === 0 : rest >= 1;
}

/** Whether the triangles at `moved`, but those at `other` too, keep their side and stay triangles with the new place. */
function keepsShape(mesh: EditableMesh, moved: number, other: number): boolean {
  const { vertices, corners, normals, first, degree, cornerAt, removed } = mesh;
  const { x, y, z } = place;
  for (let i = first[moved], end = i + degree[moved]; i < end; i++) {
    const at = cornerAt.values[i];
    const b = corners[after(at)];
    const c = corners[before(at)];
    if (removed[at >> 2] || b === other || c === other) continue;
    const ux = vertices[3 * b] - x;
    const uy = vertices[3 * b + 1] - y;
    const uz = vertices[3 * b + 2] - z;
    const vx = vertices[3 * c] - x;
    const vy = vertices[3 * c + 1] - y;
    const vz = vertices[3 * c + 2] - z;
    const dot = ux * vx + uy * vy + uz * vz;
    const lengths = (ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz);
    // Written so that a side of length 0 is refused too.
    if (!(dot * dot < NEARLY_PARALLEL * NEARLY_PARALLEL * lengths)) return false;
    const start = placeOf(at & ~3);
    const nx = normals[start];
    const ny = normals[start + 1];
    const nz = normals[start + 2];
    const turn = (uy * vz - uz * vy) * nx + (uz * vx - ux * vz) * ny + (ux * vy - uy * vx) * nz;
    // The square of the new normal's length.
    const area = lengths - dot * dot;
    const hasTurned = turn < 0 || turn * turn < LEAST_TURN * LEAST_TURN * area;
    if (hasTurned && (nx !== 0 || ny !== 0 || nz !== 0)) return false;
  }
  return true;
}

/** Gives the corners at b to a, and removes the triangles at both. */
function moveCorners(mesh: EditableMesh, a: number, b: number): void {
  const { corners, first, degree, cornerAt, removed, touched } = mesh;
  cornerAt.reserve(degree[a] + degree[b]);
  const { values } = cornerAt;
  const start = cornerAt.length;
  let length = start;
  for (let side = 0; side < 2; side++) {
    const vertex = side === 0 ? a : b;
    const other = side === 0 ? b : a;
    for (let i = first[vertex], end = i + degree[vertex]; i < end; i++) {
      const at = values[i];
      const triangle = at >> 2;
      if (removed[triangle]) continue;
      if (corners[after(at)] === other || corners[before(at)] === other) {
        removed[triangle] = 1;
        mesh.left--;
        continue;
      }
      corners[placeOf(at)] = a;
      touched[triangle] = 1;
      values[length++] = at;
    }
  }
  cornerAt.length = length;
  first[a] = start;
  degree[a] = length - start;
  degree[b] = 0;
}
