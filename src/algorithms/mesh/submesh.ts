import type { Mesh } from './mesh.ts';

/** The triangles with `keep` ≠ 0, with their vertices only. */
export function submesh({ vertices, triangles }: Mesh, keep: Uint8Array): Mesh {
  const numbers = new Map<number, number>();
  const corners: number[] = [];
  const kept: number[] = [];
  for (let corner = 0; corner < triangles.length; corner++) {
    if (keep[Math.floor(corner / 3)] === 0) continue;
    const vertex = triangles[corner];
    let number = numbers.get(vertex);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(vertex, number);
      kept.push(vertices[3 * vertex], vertices[3 * vertex + 1], vertices[3 * vertex + 2]);
    }
    corners.push(number);
  }
  return { vertices: Float64Array.from(kept), triangles: Uint32Array.from(corners) };
}

/** The same surface seen from its other side. */
export function inverted({ vertices, triangles }: Mesh): Mesh {
  const turned = Uint32Array.from(triangles, (_, corner) => triangles[corner - (corner % 3) + 2 - (corner % 3)]);
  return { vertices, triangles: turned };
}

/** Triangles that hang together over common edges get the same number, from 0 on. */
export function componentOfTriangles({ vertices, triangles }: Mesh): Uint32Array {
  const { starts, corners } = cornersOfVertices(triangles, vertices.length / 3);
  const components = new Uint32Array(triangles.length / 3).fill(UNKNOWN);
  let count = 0;
  for (let seed = 0; seed < components.length; seed++) {
    if (components[seed] !== UNKNOWN) continue;
    components[seed] = count;
    const open = [seed];
    for (let triangle = open.pop(); triangle !== undefined; triangle = open.pop()) {
      for (let edge = 0; edge < 3; edge++) {
        const [from, to] = [triangles[3 * triangle + edge], triangles[3 * triangle + ((edge + 1) % 3)]];
        for (let n = starts[from]; n < starts[from + 1]; n++) {
          const other = Math.floor(corners[n] / 3);
          if (components[other] !== UNKNOWN || !hasVertex(triangles, other, to)) continue;
          components[other] = count;
          open.push(other);
        }
      }
    }
    count++;
  }
  return components;
}

const UNKNOWN = 0xffffffff;

const hasVertex = (triangles: Uint32Array, triangle: number, vertex: number): boolean =>
  triangles[3 * triangle] === vertex ||
  triangles[3 * triangle + 1] === vertex ||
  triangles[3 * triangle + 2] === vertex;

/** `corners[starts[v] … starts[v + 1])` are the places of vertex v in `triangles`. */
function cornersOfVertices(triangles: Uint32Array, count: number) {
  const starts = new Uint32Array(count + 1);
  for (const vertex of triangles) starts[vertex + 1]++;
  for (let vertex = 0; vertex < count; vertex++) starts[vertex + 1] += starts[vertex];
  const next = starts.slice();
  const corners = new Uint32Array(triangles.length);
  for (let corner = 0; corner < triangles.length; corner++) corners[next[triangles[corner]]++] = corner;
  return { starts, corners };
}

/** The component with the most vertices; an empty mesh as it is. */
export function largestComponent(mesh: Mesh): Mesh {
  const components = componentOfTriangles(mesh);
  const vertices: Set<number>[] = [];
  for (let corner = 0; corner < mesh.triangles.length; corner++) {
    const component = components[Math.floor(corner / 3)];
    vertices[component] ??= new Set();
    vertices[component].add(mesh.triangles[corner]);
  }
  const sizes = vertices.map(({ size }) => size);
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  return submesh(
    mesh,
    Uint8Array.from(components, (component) => Number(component === largest)),
  );
}
