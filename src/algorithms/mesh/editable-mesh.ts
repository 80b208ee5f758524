import { createGrowing, type Growing } from './growing.ts';
import type { Mesh } from './mesh.ts';
import { addPlane, bestCollapse, type Collapse, QUADRIC } from './quadrics.ts';

/** A mesh whose edges are collapsed. A corner is 3·triangle + place; side i of a triangle starts at its corner i. */
export interface EditableMesh {
  readonly vertices: Float64Array;
  /** The vertex at each corner. */
  readonly corners: Uint32Array;
  /** Of the triangles as they came, unit length; 0 of one without area. */
  readonly normals: Float32Array;
  readonly quadrics: Float64Array;
  /** What it costs to collapse the side that starts at each corner. */
  readonly errors: Float32Array;
  readonly removed: Uint8Array;
  /** Triangles changed in this pass. */
  readonly touched: Uint8Array;
  /** Vertices of edges that have one triangle. */
  readonly onBorder: Uint8Array;
  /** The corners at each vertex: `corner` from `first` on; those of removed triangles may be among them. */
  readonly first: Uint32Array;
  readonly degree: Uint32Array;
  readonly corner: Growing<Uint32Array>;
  /** Triangles, removed ones included until they are compacted away. */
  count: number;
  /** Triangles that are not removed. */
  left: number;
  /** Scratch: vertices marked with the latest stamp. */
  readonly marks: Uint32Array;
  stamp: number;
}

export function createEditableMesh({ vertices, triangles }: Mesh): EditableMesh {
  const count = triangles.length / 3;
  const mesh: EditableMesh = {
    vertices: vertices.slice(),
    corners: triangles.slice(),
    normals: new Float32Array(triangles.length),
    quadrics: new Float64Array((vertices.length / 3) * QUADRIC),
    errors: new Float32Array(triangles.length),
    removed: new Uint8Array(count),
    touched: new Uint8Array(count),
    onBorder: new Uint8Array(vertices.length / 3),
    first: new Uint32Array(vertices.length / 3),
    degree: new Uint32Array(vertices.length / 3),
    corner: createGrowing(Uint32Array, 2 * triangles.length),
    count,
    left: count,
    marks: new Uint32Array(vertices.length / 3),
    stamp: 0,
  };
  for (let triangle = 0; triangle < count; triangle++) addTrianglePlane(mesh, triangle);
  gatherCorners(mesh);
  findBorder(mesh);
  for (let corner = 0; corner < triangles.length; corner++) updateError(mesh, corner);
  return mesh;
}

function addTrianglePlane({ vertices, corners, normals, quadrics }: EditableMesh, triangle: number): void {
  const at = 3 * triangle;
  const [a, b, c] = [3 * corners[at], 3 * corners[at + 1], 3 * corners[at + 2]];
  const [ux, uy, uz] = [
    vertices[b] - vertices[a],
    vertices[b + 1] - vertices[a + 1],
    vertices[b + 2] - vertices[a + 2],
  ];
  const [vx, vy, vz] = [
    vertices[c] - vertices[a],
    vertices[c + 1] - vertices[a + 1],
    vertices[c + 2] - vertices[a + 2],
  ];
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (length === 0) return;
  const [x, y, z] = [nx / length, ny / length, nz / length];
  normals[at] = x;
  normals[at + 1] = y;
  normals[at + 2] = z;
  const d = -(x * vertices[a] + y * vertices[a + 1] + z * vertices[a + 2]);
  for (let i = 0; i < 3; i++) addPlane(quadrics, corners[at + i], x, y, z, d);
}

/** Lists the corners at each vertex. */
function gatherCorners({ corners, first, degree, corner, count }: EditableMesh): void {
  degree.fill(0);
  for (let i = 0; i < 3 * count; i++) degree[corners[i]]++;
  let total = 0;
  for (let vertex = 0; vertex < first.length; vertex++) {
    first[vertex] = total;
    total += degree[vertex];
  }
  corner.length = 0;
  corner.reserve(total);
  corner.length = total;
  degree.fill(0);
  for (let i = 0; i < 3 * count; i++) corner.values[first[corners[i]] + degree[corners[i]]++] = i;
}

function findBorder(mesh: EditableMesh): void {
  const { corners, first, degree, corner, onBorder, marks } = mesh;
  for (let vertex = 0; vertex < first.length; vertex++) {
    // A side that leaves the vertex and is not met by one that arrives has no second triangle.
    mesh.stamp++;
    const at = first[vertex];
    for (let i = at; i < at + degree[vertex]; i++) marks[corners[before(corner.values[i])]] = mesh.stamp;
    for (let i = at; i < at + degree[vertex]; i++) {
      const end = corners[after(corner.values[i])];
      if (marks[end] === mesh.stamp) continue;
      onBorder[vertex] = 1;
      onBorder[end] = 1;
    }
  }
}

/** The next corner of the same triangle. */
export const after = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1);
/** The corner before it in the same triangle. */
export const before = (corner: number): number => (corner % 3 === 0 ? corner + 2 : corner - 1);

const place: Collapse = { x: 0, y: 0, z: 0, error: 0 };

/** Computes anew what it costs to collapse the side that starts at a corner. */
export function updateError(mesh: EditableMesh, corner: number): void {
  const [a, b] = [mesh.corners[corner], mesh.corners[after(corner)]];
  bestCollapse(mesh.quadrics, mesh.vertices, a, b, onBorder(mesh, a, b), place);
  mesh.errors[corner] = place.error;
}

export const onBorder = (mesh: EditableMesh, a: number, b: number): boolean =>
  mesh.onBorder[a] === 1 && mesh.onBorder[b] === 1;

/** Closes the gaps that removed triangles leave. */
export function compact(mesh: EditableMesh): void {
  const { corners, normals, errors, removed } = mesh;
  let kept = 0;
  for (let triangle = 0; triangle < mesh.count; triangle++) {
    if (removed[triangle]) continue;
    for (const values of [corners, normals, errors]) values.copyWithin(3 * kept, 3 * triangle, 3 * triangle + 3);
    kept++;
  }
  removed.fill(0);
  mesh.count = kept;
  gatherCorners(mesh);
}

/** What is left, without the vertices that nothing uses. */
export function editedMesh(mesh: EditableMesh): Mesh {
  compact(mesh);
  const triangles = mesh.corners.slice(0, 3 * mesh.count);
  const used = mesh.degree.reduce((sum, degree) => sum + (degree > 0 ? 1 : 0), 0);
  const vertices = new Float64Array(3 * used);
  for (let vertex = 0, next = 0; vertex < mesh.degree.length; vertex++) {
    if (mesh.degree[vertex] === 0) continue;
    vertices.set(mesh.vertices.subarray(3 * vertex, 3 * vertex + 3), 3 * next);
    for (let i = 0; i < mesh.degree[vertex]; i++) triangles[mesh.corner.values[mesh.first[vertex] + i]] = next;
    next++;
  }
  return { vertices, triangles };
}
