import { zeros } from '../../volume/memory.ts';
import { createGrowing, type Growing } from './growing.ts';
import type { Mesh } from './mesh.ts';
import { addPlane, bestCollapse, type Collapse, QUADRIC } from './quadrics.ts';

/**
 * A mesh whose edges are collapsed, on its own vertices and triangles. Corner i of a triangle is 4·triangle + i, and what
 * is known of it, and of the side that starts there, is at `placeOf(corner)`. All other arrays but `cornerAt` are on one
 * memory.
 */
export interface EditableMesh {
  readonly vertices: Float64Array;
  /** The vertex at each corner. */
  readonly corners: Uint32Array;
  /** Of the triangles as they came, unit length; 0 of one without area. */
  readonly normals: Float32Array;
  readonly quadrics: Float64Array;
  /** What it costs to collapse the side that starts at a corner. */
  readonly errors: Float32Array;
  /** By triangle, the least of these. */
  readonly least: Float32Array;
  readonly removed: Uint8Array;
  /** Triangles changed in this pass. */
  readonly touched: Uint8Array;
  /** Vertices of edges that have one triangle. */
  readonly onBorder: Uint8Array;
  /** The corners at each vertex: `degree` of them in `cornerAt` from `first` on, those of removed triangles too. */
  readonly first: Uint32Array;
  readonly degree: Uint32Array;
  readonly cornerAt: Growing<Uint32Array>;
  /** Triangles, removed ones included until they are compacted away. */
  count: number;
  /** Triangles that are not removed. */
  left: number;
  /** By vertex, scratch of one use at a time: what has the latest stamp is marked. */
  readonly marks: Uint32Array;
  readonly costs: Float32Array;
  stamp: number;
}

/** Of the arrays on one memory, for each entry. */
const BYTES = { vertex: 8 * QUADRIC + 4 * 4 + 1, triangle: 4 * 7 + 2 };

/** Hands out the memory from its start on, larger elements first. */
function arraysOn(memory: ArrayBuffer) {
  let offset = 0;
  return <Values extends ArrayBufferView>(
    Values: new (memory: ArrayBuffer, offset: number, length: number) => Values,
    length: number,
  ): Values => {
    const values = new Values(memory, offset, length);
    offset += values.byteLength;
    return values;
  };
}

/** Takes the mesh over. */
export function createEditableMesh({ vertices, triangles }: Mesh): EditableMesh {
  const count = triangles.length / 3;
  const vertexCount = vertices.length / 3;
  const memory = zeros(Uint8Array, vertexCount * BYTES.vertex + count * BYTES.triangle);
  const take = arraysOn(memory.buffer);
  const mesh: EditableMesh = {
    vertices,
    corners: triangles,
    quadrics: take(Float64Array, vertexCount * QUADRIC),
    normals: take(Float32Array, 3 * count),
    errors: take(Float32Array, 3 * count),
    least: take(Float32Array, count),
    first: take(Uint32Array, vertexCount),
    degree: take(Uint32Array, vertexCount),
    marks: take(Uint32Array, vertexCount),
    costs: take(Float32Array, vertexCount),
    removed: take(Uint8Array, count),
    touched: take(Uint8Array, count),
    onBorder: take(Uint8Array, vertexCount),
    cornerAt: createGrowing(Uint32Array, 4 * count),
    count,
    left: count,
    stamp: 0,
  };
  for (let triangle = 0; triangle < count; triangle++) addTrianglePlane(mesh, triangle);
  gatherCorners(mesh);
  findBorder(mesh);
  for (let vertex = 0; vertex < vertexCount; vertex++) updateErrors(mesh, vertex, vertex);
  return mesh;
}

function addTrianglePlane({ vertices, corners, normals, quadrics }: EditableMesh, triangle: number): void {
  const at = 3 * triangle;
  const a = 3 * corners[at];
  const b = 3 * corners[at + 1];
  const c = 3 * corners[at + 2];
  const ux = vertices[b] - vertices[a];
  const uy = vertices[b + 1] - vertices[a + 1];
  const uz = vertices[b + 2] - vertices[a + 2];
  const vx = vertices[c] - vertices[a];
  const vy = vertices[c + 1] - vertices[a + 1];
  const vz = vertices[c + 2] - vertices[a + 2];
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (length === 0) return;
  normals[at] = nx / length;
  normals[at + 1] = ny / length;
  normals[at + 2] = nz / length;
  const d = -(nx * vertices[a] + ny * vertices[a + 1] + nz * vertices[a + 2]) / length;
  for (let i = 0; i < 3; i++) addPlane(quadrics, corners[at + i], nx / length, ny / length, nz / length, d);
}

/** Lists the corners at each vertex. */
function gatherCorners({ corners, first, degree, cornerAt, count }: EditableMesh): void {
  degree.fill(0);
  for (let triangle = 0; triangle < count; triangle++) {
    for (let i = 0; i < 3; i++) degree[corners[3 * triangle + i]]++;
  }
  let total = 0;
  for (let vertex = 0; vertex < first.length; vertex++) {
    first[vertex] = total;
    total += degree[vertex];
  }
  cornerAt.length = total;
  degree.fill(0);
  const { values } = cornerAt;
  for (let triangle = 0; triangle < count; triangle++) {
    for (let i = 0; i < 3; i++) {
      const vertex = corners[3 * triangle + i];
      values[first[vertex] + degree[vertex]++] = 4 * triangle + i;
    }
  }
}

function findBorder(mesh: EditableMesh): void {
  const { corners, first, degree, cornerAt, onBorder, marks } = mesh;
  for (let vertex = 0; vertex < first.length; vertex++) {
    // A side that leaves the vertex and is not met by one that arrives has no second triangle.
    const stamp = ++mesh.stamp;
    const end = first[vertex] + degree[vertex];
    for (let i = first[vertex]; i < end; i++) marks[corners[before(cornerAt.values[i])]] = stamp;
    for (let i = first[vertex]; i < end; i++) {
      const other = corners[after(cornerAt.values[i])];
      if (marks[other] === stamp) continue;
      onBorder[vertex] = 1;
      onBorder[other] = 1;
    }
  }
}

/** Where a corner is among those of all triangles. */
export const placeOf = (corner: number): number => corner - (corner >> 2);
/** The place of the next corner of the same triangle. */
export const after = (corner: number): number => placeOf(corner) + ((corner & 3) === 2 ? -2 : 1);
/** The place of the corner before it in the same triangle. */
export const before = (corner: number): number => placeOf(corner) + ((corner & 3) === 0 ? 2 : -1);

const place: Collapse = { x: 0, y: 0, z: 0, error: 0 };

/** Computes anew what it costs to collapse the edges at a vertex, but those to vertices before `from`. */
export function updateErrors(mesh: EditableMesh, vertex: number, from: number): void {
  const { corners, errors, least, first, degree, cornerAt, costs, removed } = mesh;
  const stamp = ++mesh.stamp;
  for (let i = first[vertex], end = i + degree[vertex]; i < end; i++) {
    const at = cornerAt.values[i];
    if (removed[at >> 2]) continue;
    const next = corners[after(at)];
    const last = corners[before(at)];
    if (next >= from) {
      findCost(mesh, vertex, next, stamp);
      errors[placeOf(at)] = costs[next];
    }
    if (last >= from) {
      findCost(mesh, vertex, last, stamp);
      errors[before(at)] = costs[last];
    }
    const start = placeOf(at & ~3);
    least[at >> 2] = Math.min(errors[start], errors[start + 1], errors[start + 2]);
  }
}

function findCost({ quadrics, vertices, onBorder, costs, marks }: EditableMesh, a: number, b: number, stamp: number) {
  if (marks[b] === stamp) return;
  marks[b] = stamp;
  bestCollapse(quadrics, vertices, a, b, onBorder[a] + onBorder[b] === 2, place);
  costs[b] = place.error;
}

/** Closes the gaps that removed triangles leave. */
export function compact(mesh: EditableMesh): void {
  const { corners, normals, errors, least, removed } = mesh;
  let kept = 0;
  for (let triangle = 0; triangle < mesh.count; triangle++) {
    if (removed[triangle]) continue;
    for (let i = 0; i < 3; i++) {
      corners[3 * kept + i] = corners[3 * triangle + i];
      normals[3 * kept + i] = normals[3 * triangle + i];
      errors[3 * kept + i] = errors[3 * triangle + i];
    }
    least[kept++] = least[triangle];
  }
  removed.fill(0);
  mesh.count = kept;
  gatherCorners(mesh);
}

/** What is left, without the vertices that nothing uses. */
export function editedMesh(mesh: EditableMesh): Mesh {
  compact(mesh);
  const { degree, first, cornerAt, count } = mesh;
  const used = degree.reduce((sum, corners) => sum + (corners > 0 ? 1 : 0), 0);
  const vertices = new Float64Array(3 * used);
  const triangles = new Uint32Array(3 * count);
  for (let vertex = 0, next = 0; vertex < degree.length; vertex++) {
    if (degree[vertex] === 0) continue;
    for (let axis = 0; axis < 3; axis++) vertices[3 * next + axis] = mesh.vertices[3 * vertex + axis];
    for (let i = first[vertex]; i < first[vertex] + degree[vertex]; i++) {
      triangles[placeOf(cornerAt.values[i])] = next;
    }
    next++;
  }
  return { vertices, triangles };
}
