import type { Vec3 } from '../../volume/grid.ts';

const LARGEST = 255;

/**
 * For each voxel of a layer the greatest r, up to 255, for which all voxels at most r away along each axis are of the same
 * layer and in the box; 0 outside of the layers. It is 1 less than the chessboard distance to the nearest other voxel,
 * which a pass over the neighbours before each voxel and one over those after it give exactly.
 *
 * @returns on shared memory
 */
export function uniformRadius(layers: Uint8Array, shape: Vec3): Uint8Array {
  const [w, h, d] = shape;
  const radii = new Uint8Array(new SharedArrayBuffer(layers.length));
  const before = neighboursBefore(w, w * h);
  const after = before.map((offset) => -offset);
  // Voxels at the border of the box keep 0.
  for (let z = 1; z < d - 1; z++) {
    for (let y = 1; y < h - 1; y++) {
      const row = w * (y + h * z);
      for (let i = row + 1; i < row + w - 1; i++) {
        if (layers[i] !== 0) radii[i] = narrowed(LARGEST, i, before, layers, radii);
      }
    }
  }
  for (let i = layers.length - 1; i >= 0; i--) {
    if (radii[i] !== 0) radii[i] = narrowed(radii[i], i, after, layers, radii);
  }
  return radii;
}

/** Offsets of the 13 of the 26 neighbours that come first in file order. */
function neighboursBefore(row: number, plane: number): Int32Array {
  const offsets: number[] = [];
  for (const dz of [-1, 0]) {
    for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) offsets.push(dx + dy * row + dz * plane);
  }
  return Int32Array.from(offsets.slice(0, 13));
}

/** The radius, made as small as the neighbours demand. */
function narrowed(radius: number, at: number, neighbours: Int32Array, layers: Uint8Array, radii: Uint8Array): number {
  let narrow = radius;
  for (let n = 0; n < neighbours.length && narrow > 0; n++) {
    const other = at + neighbours[n];
    narrow = layers[other] === layers[at] ? Math.min(narrow, radii[other] + 1) : 0;
  }
  return narrow;
}
