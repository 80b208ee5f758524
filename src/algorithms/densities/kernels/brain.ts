import type { ComputedVolume } from '../../computed-volume.ts';
import { brainVoxels, type VoxelRanks } from '../regions/voxel-ranks.ts';

/**
 * The voxels of an annotation that have a label, in Fortran order: what is outside of the brain has no cells, and more
 * than half of a volume is outside. Values of a brain are arrays of as many numbers.
 */
export interface Brain {
  readonly voxels: VoxelRanks;
  /** Of the voxels of the brain. */
  readonly ranks: Uint16Array;
}

export function brainOf(voxels: VoxelRanks): Brain {
  const ranks = new Uint16Array(brainVoxels(voxels));
  gather(voxels.ranks, voxels.ranks, ranks, 0);
  return { voxels, ranks };
}

/**
 * Copies the values of the voxels of the brain to `target`, from `at` on.
 *
 * @param ranks - of the values
 * @returns where the next one goes
 */
export function gather(
  ranks: Uint16Array,
  values: ArrayLike<number>,
  target: Float64Array | Uint16Array,
  at: number,
): number {
  let next = at;
  for (let i = 0; i < ranks.length; i++) if (ranks[i] !== 0) target[next++] = values[i];
  return next;
}

/** Voxels of a chunk: together with the zeros around it, the values of a brain are made into a volume bit by bit. */
const CHUNK = 2 ** 19;

/** The volume with the values of a brain, 0 outside. A chunk of it holds until the next is asked for. */
export const volumeOfBrain = ({ voxels: { grid, ranks } }: Brain, values: Float64Array): ComputedVolume<'double'> => ({
  grid,
  type: 'double',
  components: 1,
  values: chunksOf(ranks, values),
});

async function* chunksOf(ranks: Uint16Array, values: Float64Array): AsyncGenerator<Float64Array> {
  const room = new Float64Array(CHUNK);
  for (let from = 0, i = 0; from < ranks.length; from += CHUNK) {
    const part = ranks.subarray(from, from + CHUNK);
    for (let k = 0; k < part.length; k++) room[k] = part[k] === 0 ? 0 : values[i++];
    yield room.subarray(0, part.length);
  }
}

/** Takes the values of the same voxels away, in place. */
export function subtract(values: Float64Array, others: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] -= others[i];
}
