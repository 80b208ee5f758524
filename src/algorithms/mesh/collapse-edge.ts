import { after, before, type EditableMesh, onBorder, updateError } from './editable-mesh.ts';
import { bestCollapse, type Collapse, QUADRIC } from './quadrics.ts';

/** Least cosine between a triangle's normal and the one it came with. */
const LEAST_TURN = 0.2;
/** Cosine of two sides beyond which a triangle counts as a line. */
const NEARLY_PARALLEL = 0.999;

const place: Collapse = { x: 0, y: 0, z: 0, error: 0 };

/** Makes one vertex, a, of the edge a–b. @returns false when the edge must stay */
export function collapseEdge(mesh: EditableMesh, a: number, b: number): boolean {
  if (mesh.onBorder[a] !== mesh.onBorder[b] || !keepsTopology(mesh, a, b)) return false;
  const { vertices, quadrics } = mesh;
  bestCollapse(quadrics, vertices, a, b, onBorder(mesh, a, b), place);
  if (!keepsShape(mesh, a, b) || !keepsShape(mesh, b, a)) return false;
  vertices[3 * a] = place.x;
  vertices[3 * a + 1] = place.y;
  vertices[3 * a + 2] = place.z;
  for (let i = 0; i < QUADRIC; i++) quadrics[a * QUADRIC + i] += quadrics[b * QUADRIC + i];
  moveCorners(mesh, a, b);
  return true;
}

/**
 * Whether the surface has the same topology without the edge: its ends have no common neighbours but those across its
 * triangles (the link condition), and are not half of a tetrahedron.
 */
function keepsTopology(mesh: EditableMesh, a: number, b: number): boolean {
  const { corners, first, degree, corner, removed, marks } = mesh;
  mesh.stamp += 2;
  const stamp = mesh.stamp;
  let triangles = 0;
  let shared = 0;
  for (let i = first[a], end = i + degree[a]; i < end; i++) {
    const at = corner.values[i];
    if (removed[Math.floor(at / 3)]) continue;
    const [next, last] = [corners[after(at)], corners[before(at)]];
    marks[next] = stamp;
    marks[last] = stamp;
    triangles++;
    if (next === b || last === b) shared++;
  }
  let common = 0;
  for (let i = first[b], end = i + degree[b]; i < end; i++) {
    const at = corner.values[i];
    if (removed[Math.floor(at / 3)]) continue;
    triangles++;
    for (const neighbour of [corners[after(at)], corners[before(at)]]) {
      if (marks[neighbour] !== stamp) continue;
      marks[neighbour] = stamp + 1;
      common++;
    }
  }
  if (common !== shared) return false;
  return shared === 2 ? triangles - 2 * shared >= 3 && !onBorder(mesh, a, b) : triangles - 2 * shared >= 1;
}

/** Whether the triangles at `moved`, but those at `other` too, keep their side and stay triangles with the new place. */
function keepsShape(mesh: EditableMesh, moved: number, other: number): boolean {
  const { vertices, corners, normals, first, degree, corner, removed } = mesh;
  for (let i = first[moved], end = i + degree[moved]; i < end; i++) {
    const at = corner.values[i];
    const triangle = Math.floor(at / 3);
    const [b, c] = [corners[after(at)], corners[before(at)]];
    if (removed[triangle] || b === other || c === other) continue;
    const ux = vertices[3 * b] - place.x;
    const uy = vertices[3 * b + 1] - place.y;
    const uz = vertices[3 * b + 2] - place.z;
    const vx = vertices[3 * c] - place.x;
    const vy = vertices[3 * c + 1] - place.y;
    const vz = vertices[3 * c + 2] - place.z;
    const u = 1 / Math.sqrt(ux * ux + uy * uy + uz * uz);
    const v = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
    const cosine = (ux * vx + uy * vy + uz * vz) * u * v;
    // Written so that a side of length 0, whose cosine is no number, is refused too.
    if (!(Math.abs(cosine) <= NEARLY_PARALLEL)) return false;
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const turn = nx * normals[3 * triangle] + ny * normals[3 * triangle + 1] + nz * normals[3 * triangle + 2];
    if (turn < LEAST_TURN * Math.sqrt(nx * nx + ny * ny + nz * nz) && hasNormal(normals, triangle)) return false;
  }
  return true;
}

const hasNormal = (normals: Float32Array, triangle: number): boolean =>
  normals[3 * triangle] !== 0 || normals[3 * triangle + 1] !== 0 || normals[3 * triangle + 2] !== 0;

/** Gives the corners at b to a, and removes the triangles at both. */
function moveCorners(mesh: EditableMesh, a: number, b: number): void {
  const { corners, first, degree, corner, removed, touched } = mesh;
  corner.reserve(degree[a] + degree[b]);
  const start = corner.length;
  for (const vertex of [a, b]) {
    for (let i = first[vertex], end = i + degree[vertex]; i < end; i++) {
      const at = corner.values[i];
      const triangle = Math.floor(at / 3);
      if (removed[triangle]) continue;
      const other = vertex === a ? b : a;
      if (corners[after(at)] === other || corners[before(at)] === other) {
        removed[triangle] = 1;
        mesh.left--;
        continue;
      }
      corners[at] = a;
      touched[triangle] = 1;
      corner.values[corner.length++] = at;
    }
  }
  first[a] = start;
  degree[a] = corner.length - start;
  degree[b] = 0;
  for (let i = start; i < corner.length; i++) {
    updateError(mesh, corner.values[i]);
    updateError(mesh, before(corner.values[i]));
  }
}
