import type { Mesh } from '../mesh/mesh.ts';
import { largestComponent, submesh } from '../mesh/submesh.ts';

/**
 * The part of a surface that rays shall meet: the triangles that face away from the centre of the surface, and of these
 * the largest piece; the surface itself when it has none.
 *
 * @see atlas-placement-hints, utils.py, `centroid_outfacing_mesh`, and layered_atlas.py, `create_layer_meshes`
 */
export function outerFaces(mesh: Mesh): Mesh {
  const { centers, normals } = facesOf(mesh);
  const centroid = [0, 0, 0];
  let area = 0;
  for (let f = 0; f < normals.length; f += 3) {
    const doubled = Math.hypot(normals[f], normals[f + 1], normals[f + 2]);
    area += doubled;
    for (let axis = 0; axis < 3; axis++) centroid[axis] += doubled * centers[f + axis];
  }
  const keep = new Uint8Array(normals.length / 3);
  for (let f = 0; f < normals.length; f += 3) {
    let inwards = 0;
    for (let axis = 0; axis < 3; axis++) inwards += normals[f + axis] * (centroid[axis] / area - centers[f + axis]);
    keep[f / 3] = Number(inwards < 0);
  }
  return keep.includes(1) ? largestComponent(submesh(mesh, keep)) : mesh;
}

/** Centre of each triangle, and its normal of twice the length of its area. */
function facesOf({ vertices, triangles }: Mesh) {
  const centers = new Float64Array(triangles.length);
  const normals = new Float64Array(triangles.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    for (let axis = 0; axis < 3; axis++) {
      const [next, last] = [(axis + 1) % 3, (axis + 2) % 3];
      centers[t + axis] = (vertices[a + axis] + vertices[b + axis] + vertices[c + axis]) / 3;
      normals[t + axis] =
        (vertices[b + next] - vertices[a + next]) * (vertices[c + last] - vertices[a + last]) -
        (vertices[b + last] - vertices[a + last]) * (vertices[c + next] - vertices[a + next]);
    }
  }
  return { centers, normals };
}
