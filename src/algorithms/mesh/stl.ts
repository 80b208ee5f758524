import type { Mesh } from './mesh.ts';

export const STL_HEADER = 80;
export const STL_TRIANGLE = 50;

/** A mesh as binary STL. */
export function formatStl({ vertices, triangles }: Mesh): Uint8Array {
  const count = triangles.length / 3;
  const bytes = new Uint8Array(STL_HEADER + 4 + STL_TRIANGLE * count);
  const view = new DataView(bytes.buffer);
  view.setUint32(STL_HEADER, count, true);
  for (let triangle = 0; triangle < count; triangle++) {
    const at = STL_HEADER + 4 + STL_TRIANGLE * triangle;
    const [a, b, c] = [0, 1, 2].map((corner) => 3 * triangles[3 * triangle + corner]);
    const normal = unitNormal(vertices, a, b, c);
    for (let axis = 0; axis < 3; axis++) {
      view.setFloat32(at + 4 * axis, normal[axis], true);
      view.setFloat32(at + 4 * (3 + axis), vertices[a + axis], true);
      view.setFloat32(at + 4 * (6 + axis), vertices[b + axis], true);
      view.setFloat32(at + 4 * (9 + axis), vertices[c + axis], true);
    }
  }
  return bytes;
}

/** Of a triangle whose vertices start at a, b and c; 0 of one without area. */
function unitNormal(vertices: Float64Array, a: number, b: number, c: number): readonly number[] {
  const u = [0, 1, 2].map((axis) => vertices[b + axis] - vertices[a + axis]);
  const v = [0, 1, 2].map((axis) => vertices[c + axis] - vertices[a + axis]);
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...normal);
  return length === 0 ? [0, 0, 0] : normal.map((value) => value / length);
}
