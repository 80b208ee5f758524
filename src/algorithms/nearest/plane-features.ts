import { defineKernel } from '../../volume/slabs.ts';
import type { GroupSearch, Share } from './group-search.ts';
import { envelopeMemory, nearestSites } from './lower-envelope.ts';

/** Finds, in each source plane z ∈ [first, last), the nearest source of each (x, y) of the queries' box. */
export function planeFeatures(_: readonly [], { search, first, last }: Share): void {
  const { sources, queries, features } = search;
  const [[qx0, qy0], [qx1, qy1]] = [queries.from, queries.to];
  const [width, height] = [qx1 - qx0, qy1 - qy0];
  const [sy0, rows] = [sources.from[1], sources.to[1] - sources.from[1]];
  /** Nearest source x of each row of sources, by x of the queries' box; −1 in a row without. */
  const nearestX = new Int32Array(width * rows);
  const heights = new Int32Array(rows);
  const answers = new Int32Array(height);
  const memory = envelopeMemory(rows);
  for (let z = first; z < last; z++) {
    for (let row = 0; row < rows; row++) findInRow(search, sy0 + row, z, nearestX, row * width);
    const plane = (z - sources.from[2]) * width * height;
    for (let x = 0; x < width; x++) {
      for (let row = 0; row < rows; row++) {
        const nearest = nearestX[row * width + x];
        heights[row] = nearest < 0 ? -1 : (nearest - qx0 - x) ** 2;
      }
      nearestSites(heights, sy0, answers, qy0, memory);
      for (let y = 0; y < height; y++) {
        const row = answers[y];
        const feature = row < 0 ? 0 : 1 + nearestX[row * width + x] + 65536 * (sy0 + row);
        features[plane + y * width + x] = feature;
      }
    }
  }
}

export const planeFeaturesKernel = defineKernel(import.meta.url, planeFeatures);

/** The nearest source of row (y, z) for each x of the queries' box, the left one of two. */
function findInRow(search: GroupSearch, y: number, z: number, nearestX: Int32Array, at: number): void {
  const { shape, roles, group, sources, queries } = search;
  const row = shape[0] * (y + shape[1] * z);
  const [from, to] = [queries.from[0], queries.to[0]];
  /** The last source found, and the first x of the queries' box that has no answer yet. */
  let [last, open] = [-1, from];
  for (let x = sources.from[0]; x < sources.to[0]; x++) {
    if (roles[row + x] !== group) continue;
    // Up to halfway the source before is as near or nearer.
    const halfway = last < 0 ? from : Math.floor((last + x) / 2) + 1;
    for (; open < Math.min(halfway, to); open++) nearestX[at + open - from] = last;
    last = x;
  }
  for (; open < to; open++) nearestX[at + open - from] = last;
}
