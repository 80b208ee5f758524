import { MeshUnreadable } from './errors.ts';
import { createGrowing } from './growing.ts';
import type { Mesh } from './mesh.ts';
import { STL_HEADER, STL_TRIANGLE } from './stl.ts';

/**
 * A mesh from binary or text STL. The format repeats a vertex in each of its triangles: those with the same coordinates
 * become one.
 *
 * @throws MeshUnreadable
 */
export function parseStl(bytes: Uint8Array): Mesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= STL_HEADER + 4 ? view.getUint32(STL_HEADER, true) : 0;
  // Binary files may start with `solid` as well: their length tells.
  if (bytes.length >= STL_HEADER + 4 && bytes.length === STL_HEADER + 4 + STL_TRIANGLE * count) {
    return weld(binaryCorners(view, count));
  }
  const text = new TextDecoder('latin1').decode(bytes);
  if (/^\s*solid/.test(text)) return weld(textCorners(text));
  const expected = STL_HEADER + 4 + STL_TRIANGLE * count;
  const problem = `it says ${count} triangles, which take ${expected} bytes, and has ${bytes.length} bytes`;
  throw new MeshUnreadable({ format: 'STL', at: `byte ${STL_HEADER}`, problem });
}

function* binaryCorners(view: DataView, count: number): Generator<readonly number[]> {
  for (let triangle = 0; triangle < count; triangle++) {
    for (let corner = 1; corner <= 3; corner++) {
      const at = STL_HEADER + 4 + STL_TRIANGLE * triangle + 12 * corner;
      yield [0, 4, 8].map((offset) => view.getFloat32(at + offset, true));
    }
  }
}

function* textCorners(text: string): Generator<readonly number[]> {
  for (const [i, line] of text.split('\n').entries()) {
    const [word, ...values] = line.trim().split(/\s+/);
    if (word !== 'vertex') continue;
    const numbers = values.map(Number);
    if (numbers.length !== 3 || numbers.some(Number.isNaN)) {
      throw new MeshUnreadable({ format: 'STL', at: `line ${i + 1}`, problem: 'a vertex has three numbers' });
    }
    yield numbers;
  }
}

function weld(corners: Iterable<readonly number[]>): Mesh {
  const vertices = createGrowing(Float64Array);
  const triangles = createGrowing(Uint32Array);
  const known = new Map<string, number>();
  for (const corner of corners) {
    const key = corner.join(' ');
    const vertex = known.get(key) ?? known.size;
    if (vertex === known.size) {
      known.set(key, vertex);
      vertices.reserve(3);
      for (const value of corner) vertices.values[vertices.length++] = value;
    }
    triangles.reserve(1);
    triangles.values[triangles.length++] = vertex;
  }
  const rest = triangles.length % 3;
  if (rest > 0) throw new MeshUnreadable({ format: 'STL', at: 'its end', problem: `a triangle has ${rest} vertices` });
  return { vertices: vertices.taken(), triangles: triangles.taken() };
}
