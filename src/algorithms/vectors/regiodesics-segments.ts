import type { Vec3 } from '../../volume/grid.ts';
import { createVolume, type Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import type { Answers } from '../nearest/column-answers.ts';
import { nearestVoxels } from '../nearest/nearest-voxels.ts';
import { QUERY } from '../nearest/roles.ts';
import { BOTTOM, TOP } from './regiodesics-labels.ts';

/** Numbers a segment takes: its bottom end (3), its unit direction to the top end (3), its length. */
export const SEGMENT = 7;

/**
 * Segments across a region, on shared memory and in voxel indices: from each bottom voxel to the nearest top voxel, and
 * to each top voxel from the nearest bottom voxel.
 */
export async function segmentsAcross(
  pool: WorkerPool,
  labels: Volume<Uint8Array>,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const upward = await nearestOf(pool, labels, BOTTOM, TOP, signal);
  const downward = await nearestOf(pool, labels, TOP, BOTTOM, signal);
  const count = [...upward, ...downward].reduce((sum, { voxels }) => sum + voxels.length, 0);
  const segments = new Float64Array(new SharedArrayBuffer(8 * SEGMENT * count));
  let at = 0;
  const add = (bottoms: Uint32Array, tops: Uint32Array): void => {
    for (let n = 0; n < bottoms.length; n++, at += SEGMENT) {
      writeSegment(segments, at, indicesOf(bottoms[n], labels.grid.shape), indicesOf(tops[n], labels.grid.shape));
    }
  };
  for (const { voxels, nearest } of upward) add(voxels, nearest);
  for (const { voxels, nearest } of downward) add(nearest, voxels);
  return segments;
}

const indicesOf = (i: number, [w, h]: Vec3): Vec3 => [i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))];

function writeSegment(segments: Float64Array, at: number, bottom: Vec3, top: Vec3): void {
  const [x, y, z] = [top[0] - bottom[0], top[1] - bottom[1], top[2] - bottom[2]];
  const length = Math.sqrt(x * x + y * y + z * z);
  segments.set(bottom, at);
  segments.set([x / length, y / length, z / length, length], at + 3);
}

/** For each voxel with the label `asked` the nearest one with the label `given`. */
async function nearestOf(
  pool: WorkerPool,
  { grid, values }: Volume<Uint8Array>,
  asked: number,
  given: number,
  signal: AbortSignal | undefined,
): Promise<readonly Answers[]> {
  const roles = createVolume({ grid, type: 'uint8', components: 1 });
  for (let i = 0; i < values.length; i++) {
    if (values[i] === asked) roles.values[i] = QUERY + 1;
    else if (values[i] === given) roles.values[i] = 1;
  }
  return (await nearestVoxels(pool, roles, { signal })).answers;
}
