import { release } from '../../volume/memory.ts';
import { type Mesh, meshVolume } from './mesh.ts';

const TOLERANCE = 1e-3;
const MOST_STEPS = 5;

/**
 * Moves all vertices of a closed surface along their normals, by one distance, until it encloses a volume within
 * 0.1 %. Decimation takes from a small round surface more than that, as its chords lie within.
 */
export function restoreVolume(mesh: Mesh, volume: number): void {
  for (let step = 0; step < MOST_STEPS; step++) {
    const lack = volume - meshVolume(mesh);
    if (Math.abs(lack) <= TOLERANCE * volume) return;
    moveOutward(mesh, lack);
  }
}

/** Newton's step: the volume grows by a third of the area vector of the triangles around each vertex, times the way. */
function moveOutward({ vertices, triangles }: Mesh, lack: number): void {
  const areas = areaVectors({ vertices, triangles });
  let growth = 0;
  for (let i = 0; i < areas.length; i += 3) growth += Math.hypot(areas[i], areas[i + 1], areas[i + 2]) / 3;
  const way = lack / growth;
  for (let i = 0; i < areas.length; i += 3) {
    const length = Math.hypot(areas[i], areas[i + 1], areas[i + 2]);
    if (length === 0) continue;
    for (let axis = 0; axis < 3; axis++) vertices[i + axis] += (way * areas[i + axis]) / length;
  }
  release(areas);
}

/** By vertex, the sum of the area vectors of its triangles. */
function areaVectors({ vertices, triangles }: Mesh): Float64Array {
  const areas = new Float64Array(vertices.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    const [a, b, c] = corners;
    for (let axis = 0; axis < 3; axis++) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      const area =
        ((vertices[b + u] - vertices[a + u]) * (vertices[c + v] - vertices[a + v]) -
          (vertices[b + v] - vertices[a + v]) * (vertices[c + u] - vertices[a + u])) /
        2;
      for (const corner of corners) areas[corner + axis] += area;
    }
  }
  return areas;
}
