import { MeshUnreadable } from './errors.ts';
import { createGrowing } from './growing.ts';
import type { Mesh } from './mesh.ts';

/** Statements about what a surface looks like or belongs to. */
const IGNORED = new Set(['vn', 'vt', 'vp', 'o', 'g', 's', 'mg', 'usemtl', 'mtllib', 'l', 'p']);

/**
 * The vertices and faces of a Wavefront OBJ file; a face of more than three vertices becomes a fan of triangles.
 * Whether the faces name vertices that exist is not checked.
 *
 * @throws MeshUnreadable naming the line
 */
export function parseObj(text: string): Mesh {
  const vertices = createGrowing(Float64Array);
  const triangles = createGrowing(Uint32Array);
  for (const [i, line] of text.split('\n').entries()) {
    const [statement, ...values] = line.split('#', 1)[0].trim().split(/\s+/);
    const refuse = (problem: string): never => {
      throw new MeshUnreadable({ format: 'OBJ', at: `line ${i + 1}`, problem });
    };
    if (statement === 'v') {
      if (values.length < 3) refuse(`a vertex has ${values.length} coordinates`);
      vertices.reserve(3);
      for (const value of values.slice(0, 3)) {
        const number = Number(value);
        if (Number.isNaN(number)) refuse(`${value} is not a number`);
        vertices.values[vertices.length++] = number;
      }
    } else if (statement === 'f') {
      if (values.length < 3) refuse(`a face has ${values.length} vertices`);
      const indices = values.map((value) => {
        const index = Number(value.split('/', 1)[0]);
        // Negative numbers count back from the latest vertex.
        const vertex = index < 0 ? vertices.length / 3 + index : index - 1;
        return Number.isInteger(index) && vertex >= 0 ? vertex : refuse(`${value} is not the number of a vertex`);
      });
      triangles.reserve(3 * indices.length);
      for (let corner = 2; corner < indices.length; corner++) {
        for (const vertex of [indices[0], indices[corner - 1], indices[corner]]) {
          triangles.values[triangles.length++] = vertex;
        }
      }
    } else if (statement !== '' && !IGNORED.has(statement)) refuse(`${statement} is no statement of OBJ`);
  }
  return { vertices: vertices.taken(), triangles: triangles.taken() };
}
