import { zeros } from '../../volume/memory.ts';
import { createGrowing, type Growing } from '../mesh/growing.ts';
import { TILE, type TiledField } from '../mesh/tiled-field.ts';
import { EMPTY, FULL, weighTiles } from './blur-tiles.ts';
import { type BlurredPlanes, blurPlane, createBlurredPlanes, slotStart, union } from './blurred-planes.ts';
import { RADIUS, reflect, SPAN } from './gaussian.ts';
import type { MaskBits } from './mask-bits.ts';

/** A mask that a Gaussian has been laid over: the share of it around each voxel, 0 to 1. */
export interface SmoothMask extends TiledField {
  /** The largest value. */
  readonly peak: number;
}

/**
 * A mask blurred by a Gaussian of σ = 3 voxels and radius 12, reflected at the sides of its box, and 0 on the outermost
 * voxels of the box. Time and memory go to where mask and background are both within reach.
 *
 * @see bbp-atlas-web-exporter, parcellationexport.py: the field there is this one less 0.5
 */
export function smoothMask(mask: MaskBits): SmoothMask {
  const { shape, words } = mask;
  const depth = shape[2];
  const sweep: Sweep = {
    mask,
    planes: createBlurredPlanes(mask),
    tiles: zeros(Uint32Array, mask.bits.length),
    values: createGrowing(Float32Array, 1024 * TILE),
    peak: 0,
  };
  sweep.values.length = PLAIN_TILES;
  sweep.values.values.fill(1, FULL_TILE, FULL_TILE + TILE);
  for (let z = 0; z < Math.min(RADIUS, depth); z++) blurPlane(sweep.planes, mask, z);
  for (let z = 0; z < depth; z++) {
    if (z + RADIUS < depth) blurPlane(sweep.planes, mask, z + RADIUS);
    if (z > 0 && z + 1 < depth) blurAcrossPlanes(sweep, z);
  }
  return { shape, words, tiles: sweep.tiles, values: sweep.values.taken(), peak: sweep.peak };
}

/** Where the tile of nothing but 1 starts; that of nothing but 0 starts at 0. */
export const FULL_TILE = TILE;
/** Values before those of the other tiles, each of which has its place once. */
export const PLAIN_TILES = 2 * TILE;

interface Sweep {
  readonly mask: MaskBits;
  readonly planes: BlurredPlanes;
  readonly tiles: Uint32Array;
  readonly values: Growing<Float32Array>;
  peak: number;
}

/** Blurs plane z across the planes around it. */
function blurAcrossPlanes(sweep: Sweep, z: number): void {
  const { words, shape } = sweep.mask;
  const { tiles, plane, extents, result } = sweep.planes;
  const [, height, depth] = shape;
  const around = Array.from({ length: SPAN }, (_, m) => reflect(z + m - RADIUS, depth));
  const extent = around.map((other) => extents[other % SPAN]).reduce(union);
  const places = new Int32Array(SPAN);
  for (let y = Math.max(1, extent.firstRow); y < Math.min(height - 1, extent.endRow); y++) {
    for (let m = 0; m < SPAN; m++) places[m] = slotStart(plane, around[m]) + words * y;
    for (let word = extent.firstWord; word < extent.endWord; word++) {
      const state = weighTiles(tiles, places, word, result);
      if (state !== EMPTY) keepTile(sweep, state, word, words * (y + height * z));
    }
  }
}

/** Keeps the tile of results, or one of nothing but 1, as that of `word` in the row that starts at `row`. */
function keepTile(sweep: Sweep, state: number, word: number, row: number): void {
  const { words, shape } = sweep.mask;
  const isOutermost = word === 0 || word + 1 === words;
  if (state === FULL && !isOutermost) {
    sweep.tiles[row + word] = FULL_TILE;
    sweep.peak = 1;
    return;
  }
  sweep.values.reserve(TILE);
  const { values, length: start } = sweep.values;
  const from = sweep.planes.result * TILE;
  for (let i = 0; i < TILE; i++) values[start + i] = state === FULL ? 1 : sweep.planes.tiles.values[from + i];
  if (word === 0) values[start] = 0;
  // What lies beyond the row counts as its end, so that it is not taken for the peak.
  if (word + 1 === words) values.fill(0, start + (shape[0] - 1 - word * TILE), start + TILE);
  sweep.values.length += TILE;
  sweep.tiles[row + word] = start;
  for (let i = start; i < start + TILE; i++) if (values[i] > sweep.peak) sweep.peak = values[i];
}
