import type { Vec3 } from '../../volume/grid.ts';

/** Voxels of a tile: one 32-bit word holds which of them lie above a level. */
export const TILE = 32;

/**
 * A scalar field in Fortran order whose rows are cut into tiles of 32 voxels, so that equal tiles can share memory: the
 * value at (x, y, z) is `values[tiles[(x >> 5) + words·(y + H·z)] + (x & 31)]`, with `words` tiles a row.
 */
export interface TiledField {
  readonly shape: Vec3;
  readonly words: number;
  readonly tiles: Uint32Array;
  readonly values: Float32Array;
}

export const wordsFor = (width: number): number => Math.ceil(width / TILE);

/** A field in Fortran order as tiles, without a copy. */
export function tiledField(values: Float32Array, shape: Vec3): TiledField {
  const [width, height, depth] = shape;
  const words = wordsFor(width);
  const tiles = new Uint32Array(words * height * depth);
  for (let row = 0, i = 0; row < height * depth; row++) {
    for (let word = 0; word < words; word++) tiles[i++] = row * width + word * TILE;
  }
  return { shape, words, tiles, values };
}
