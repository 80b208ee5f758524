import type { Mesh } from './mesh.ts';

/**
 * A mesh prepared for rays: a tree of boxes around its triangles, as flat arrays on shared memory. Node n has the box
 * `boxes[6n …]` (least x, y, z, greatest x, y, z). Its first child is node n + 1 and the other one `links[n]`; in a leaf
 * `links[n]` is -1 - f, where f is the first of its triangles.
 */
export interface RayCaster {
  readonly boxes: Float64Array;
  readonly links: Int32Array;
  /** Triangles of a leaf; 0 for an inner node. */
  readonly counts: Uint8Array;
  /** Of each triangle, leaf after leaf, its first corner and the ways from there to the second and third. */
  readonly triangles: Float64Array;
}

const LEAF = 4;

export function createRayCaster({ vertices, triangles }: Mesh): RayCaster {
  const count = triangles.length / 3;
  const centers = new Float64Array(triangles.length);
  for (let corner = 0; corner < triangles.length; corner++) {
    const at = corner - (corner % 3);
    for (let axis = 0; axis < 3; axis++) centers[at + axis] += vertices[3 * triangles[corner] + axis];
  }
  const order = Uint32Array.from({ length: count }, (_, triangle) => triangle);
  const nodes = 2 * Math.max(1, count);
  const tree = {
    boxes: new Float64Array(new SharedArrayBuffer(8 * 6 * nodes)),
    links: new Int32Array(new SharedArrayBuffer(4 * nodes)),
    counts: new Uint8Array(new SharedArrayBuffer(nodes)),
  };
  let next = 0;
  const build = (from: number, to: number): void => {
    const node = next++;
    const box = tree.boxes.subarray(6 * node, 6 * node + 6);
    surround(box, order.subarray(from, to), vertices, triangles);
    if (to - from <= LEAF) {
      tree.links[node] = -1 - from;
      tree.counts[node] = to - from;
      return;
    }
    const middle = (from + to) >>> 1;
    partition(order, centers, longestAxis(box), from, to, middle);
    build(from, middle);
    tree.links[node] = next;
    build(middle, to);
  };
  if (count > 0) build(0, count);
  return { ...tree, triangles: cornersAndEdges({ vertices, triangles }, order) };
}

function surround(box: Float64Array, members: Uint32Array, vertices: Float64Array, triangles: Uint32Array): void {
  box.fill(Number.POSITIVE_INFINITY, 0, 3);
  box.fill(Number.NEGATIVE_INFINITY, 3, 6);
  for (const triangle of members) {
    for (let corner = 3 * triangle; corner < 3 * triangle + 3; corner++) {
      for (let axis = 0; axis < 3; axis++) {
        const value = vertices[3 * triangles[corner] + axis];
        if (value < box[axis]) box[axis] = value;
        if (value > box[3 + axis]) box[3 + axis] = value;
      }
    }
  }
}

function longestAxis(box: Float64Array): number {
  const sizes = [box[3] - box[0], box[4] - box[1], box[5] - box[2]];
  return sizes.indexOf(Math.max(...sizes));
}

/** Puts those of order[from, to) with the smaller coordinates before `middle`. */
function partition(
  order: Uint32Array,
  centers: Float64Array,
  axis: number,
  from: number,
  to: number,
  middle: number,
): void {
  for (let [low, high] = [from, to - 1]; low < high; ) {
    const pivot = centers[3 * order[(low + high) >>> 1] + axis];
    let [i, j] = [low, high];
    while (i <= j) {
      while (centers[3 * order[i] + axis] < pivot) i++;
      while (centers[3 * order[j] + axis] > pivot) j--;
      if (i > j) break;
      [order[i], order[j]] = [order[j], order[i]];
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

function cornersAndEdges({ vertices, triangles }: Mesh, order: Uint32Array): Float64Array {
  const flat = new Float64Array(new SharedArrayBuffer(8 * 9 * order.length));
  for (let n = 0; n < order.length; n++) {
    for (let axis = 0; axis < 3; axis++) {
      const [a, b, c] = [0, 1, 2].map((corner) => vertices[3 * triangles[3 * order[n] + corner] + axis]);
      flat[9 * n + axis] = a;
      flat[9 * n + 3 + axis] = b - a;
      flat[9 * n + 6 + axis] = c - a;
    }
  }
  return flat;
}
