/** A triangulated surface. */
export interface Mesh {
  /** x, y, z of each vertex, one after the other. */
  readonly vertices: Float64Array;
  /** The three vertices of each triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/** What a surface is made of; a vertex without a triangle does not count. */
export interface MeshTopology {
  readonly vertices: number;
  readonly edges: number;
  readonly triangles: number;
  /** Parts that share no vertex. */
  readonly components: number;
  /** vertices − edges + triangles: 2 for each sphere, 0 for a torus. */
  readonly euler: number;
  /** Edges with a number of triangles other than two: 0 in a closed surface. */
  readonly openEdges: number;
  /** Edges whose two triangles look to different sides. */
  readonly misdirectedEdges: number;
}

export const vertexCount = ({ vertices }: Mesh): number => vertices.length / 3;
export const triangleCount = ({ triangles }: Mesh): number => triangles.length / 3;

/** The volume that a closed surface encloses, in cubic units of its vertices; negative when it is inside out. */
export function meshVolume({ vertices, triangles }: Mesh): number {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    sum +=
      vertices[a] * (vertices[b + 1] * vertices[c + 2] - vertices[b + 2] * vertices[c + 1]) +
      vertices[a + 1] * (vertices[b + 2] * vertices[c] - vertices[b] * vertices[c + 2]) +
      vertices[a + 2] * (vertices[b] * vertices[c + 1] - vertices[b + 1] * vertices[c]);
  }
  return sum / 6;
}

/** In square units of the vertices. */
export function meshArea({ vertices, triangles }: Mesh): number {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    const [ux, uy, uz] = [0, 1, 2].map((axis) => vertices[b + axis] - vertices[a + axis]);
    const [vx, vy, vz] = [0, 1, 2].map((axis) => vertices[c + axis] - vertices[a + axis]);
    sum += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
  }
  return sum / 2;
}

/** Whether the surface has an inside: no rim, and all triangles look to the same side of it. */
export function isClosed(mesh: Mesh): boolean {
  const { openEdges, misdirectedEdges } = meshTopology(mesh);
  return openEdges + misdirectedEdges === 0;
}

export function meshTopology({ vertices, triangles }: Mesh): MeshTopology {
  const count = vertices.length / 3;
  const edges = countEdges(triangles, count);
  const parents = Uint32Array.from({ length: count }, (_, vertex) => vertex);
  const rootOf = (vertex: number): number => {
    let root = vertex;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  const used = new Uint8Array(count);
  for (let t = 0; t < triangles.length; t++) {
    used[triangles[t]] = 1;
    if (t % 3 > 0) parents[rootOf(triangles[t])] = rootOf(triangles[t - 1]);
  }
  let usedCount = 0;
  let components = 0;
  for (let vertex = 0; vertex < count; vertex++) {
    usedCount += used[vertex];
    if (used[vertex] && parents[vertex] === vertex) components++;
  }
  const faces = triangles.length / 3;
  return { vertices: usedCount, triangles: faces, components, euler: usedCount - edges.edges + faces, ...edges };
}

/** Edges as sorted numbers 2·(low·n + high) + direction: equal neighbours are passes through the same edge. */
function countEdges(triangles: Uint32Array, n: number): Pick<MeshTopology, 'edges' | 'openEdges' | 'misdirectedEdges'> {
  const passes = new Float64Array(triangles.length);
  for (let i = 0; i < triangles.length; i++) {
    const from = triangles[i];
    const to = triangles[i % 3 === 2 ? i - 2 : i + 1];
    passes[i] = 2 * (Math.min(from, to) * n + Math.max(from, to)) + (from < to ? 0 : 1);
  }
  passes.sort();
  let edges = 0;
  let openEdges = 0;
  let misdirectedEdges = 0;
  for (let i = 0, end = 0; i < passes.length; i = end) {
    const edge = Math.floor(passes[i] / 2);
    for (end = i + 1; end < passes.length && Math.floor(passes[end] / 2) === edge; end++);
    edges++;
    if (end - i !== 2) openEdges++;
    else if (passes[i] === passes[i + 1]) misdirectedEdges++;
  }
  return { edges, openEdges, misdirectedEdges };
}
