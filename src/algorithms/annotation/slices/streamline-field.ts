import { spacing, type Vec3 } from '../../../volume/grid.ts';
import { planesOf, type SlabSource, shareSlab } from '../../../volume/slab-source.ts';
import type { Volume } from '../../../volume/volume.ts';
import type { Box } from '../../regions/bounding-box.ts';
import type { Vectors } from '../../vectors/vectors.ts';
import { CORNER_VALUES, writeCorners } from './corners.ts';
import { RegionTooLarge, VectorsUndefined } from './errors.ts';
import { type FieldLayout, LANE_BYTES } from './streamline-code.ts';

/** The mask of a box, and the vectors at the corners of its voxels, in memory that workers and their code see. */
export interface StreamlineField {
  readonly memory: WebAssembly.Memory;
  /** The memory starts with blocks of LANE_BYTES, one a task. */
  readonly layout: FieldLayout;
}

const PAGE = 65_536;
const BYTES_MAX = 65_536 * PAGE;
const CORNER_BYTES = 4 * CORNER_VALUES;

/**
 * Gathers the vectors that streamlines inside the mask can meet.
 *
 * @param mask - uint8 on the grid of the box, not 0 inside
 * @param vectors - (W, H, D, 3) of the whole grid; read once, plane by plane
 * @param tasks - that follow streamlines at the same time
 * @throws RotatedGrid, VectorsUndefined, RegionTooLarge
 */
export async function gatherField(
  { box, mask }: { readonly box: Box; readonly mask: Volume<Uint8Array> },
  vectors: SlabSource<Vectors>,
  tasks: number,
): Promise<StreamlineField> {
  const [w, h, d] = mask.grid.shape;
  const wordsPerRow = Math.ceil(w / 32);
  const words = tasks * LANE_BYTES;
  const corners = Math.ceil((words + 8 * wordsPerRow * h * d) / 16) * 16;
  const bytes = corners + countMarked(mask.values) * CORNER_BYTES;
  if (bytes > BYTES_MAX) throw new RegionTooLarge({ bytes, limit: BYTES_MAX });
  const pages = Math.ceil(bytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const float = ([x, y, z]: Vec3): Vec3 => [Math.fround(x), Math.fround(y), Math.fround(z)];
  const geometry = {
    spacing: float(spacing(vectors.grid)),
    origin: float(vectors.grid.origin),
    from: box.from,
    shape: mask.grid.shape,
  };
  markVoxels(mask, new Uint32Array(memory.buffer, words, 2 * wordsPerRow * h * d), wordsPerRow);
  await fillCorners(mask, box.from, new Float32Array(memory.buffer, corners), vectors);
  return { memory, layout: { ...geometry, wordsPerRow, words, corners } };
}

function countMarked(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) count++;
  return count;
}

/** Pairs of a word of bits, one a voxel, and the number of marked voxels before it. */
function markVoxels({ grid, values }: Volume<Uint8Array>, pairs: Uint32Array, wordsPerRow: number): void {
  const [w, h, d] = grid.shape;
  let count = 0;
  for (let row = 0; row < h * d; row++) {
    for (let x = 0; x < w; x++) {
      const pair = 2 * (row * wordsPerRow + (x >> 5));
      if ((x & 31) === 0) pairs[pair + 1] = count;
      if (values[row * w + x] === 0) continue;
      pairs[pair] |= 1 << (x & 31);
      count++;
    }
  }
}

async function fillCorners(
  { grid, values }: Volume<Uint8Array>,
  [x0, y0, z0]: Vec3,
  target: Float32Array,
  vectors: SlabSource<Vectors>,
): Promise<void> {
  const [w, h, d] = grid.shape;
  const [width, height] = vectors.grid.shape;
  let first: Vec3 | undefined;
  let [next, undefinedVectors] = [0, 0];
  for await (const { near, far, z } of planePairs(vectors, z0, z0 + d)) {
    const planes = { near, far, width, height };
    for (let y = 0, i = w * h * (z - z0); y < h; y++) {
      for (let x = 0; x < w; x++, i++) {
        if (values[i] === 0) continue;
        const isDefined = writeCorners(target, next, planes, x0 + x, y0 + y);
        next += CORNER_VALUES;
        if (isDefined) continue;
        first ??= [x0 + x, y0 + y, z];
        undefinedVectors++;
      }
    }
  }
  if (first) throw new VectorsUndefined({ voxels: undefinedVectors, first });
}

interface Planes {
  readonly z: number;
  readonly near: Vectors;
  readonly far: Vectors | undefined;
}

/** Each plane z ∈ [from, to) with the next one. */
async function* planePairs(vectors: SlabSource<Vectors>, from: number, to: number): AsyncGenerator<Planes> {
  const depth = vectors.grid.shape[2];
  const memory: SharedArrayBuffer[] = [];
  let near: Vectors | undefined;
  try {
    for (let z = vectors.kind === 'stream' ? 0 : from; z < Math.min(to + 1, depth); z++) {
      // Two planes of a stream are in use at a time.
      const allocate = (bytes: number) => (memory[z % 2] ??= new SharedArrayBuffer(bytes));
      const source = await shareSlab(vectors, { from: z, to: z + 1, first: z, last: z + 1 }, allocate);
      const far = planesOf(source, z, z + 1) as Vectors;
      if (near && z > from) yield { z: z - 1, near, far };
      near = far;
    }
    if (near && to === depth) yield { z: depth - 1, near, far: undefined };
  } finally {
    if (vectors.kind === 'stream') await vectors.close();
  }
}
