import { defineKernel } from '../../volume/slabs.ts';
import type { Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { runOnEach } from '../run-on-each.ts';
import type { Answers } from './column-answers.ts';
import { QUERY } from './roles.ts';
import { firstFrom, type SourceRows, sourceRows } from './source-rows.ts';

/** In the place of a source where a group has fewer than k. */
export const NO_SOURCE = 0xffffffff;

interface Share {
  readonly rows: SourceRows;
  readonly voxels: Uint32Array;
  readonly k: number;
}

/**
 * For each query the k nearest sources of its group: `nearest[k·n]` to `nearest[k·n + k − 1]` belong to `voxels[n]`, by
 * distance in voxel indices, the equally near in file order. The time grows with the square of the distances, unlike
 * that of `nearestVoxels`.
 *
 * @param roles - as for `nearestVoxels`
 */
export async function kNearestVoxels(
  pool: WorkerPool,
  { grid: { shape }, values }: Volume<Uint8Array>,
  k: number,
  signal?: AbortSignal,
): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const [group, voxels] of queriesByGroup(values)) {
    const rows = sourceRows(shape, values, group);
    const shares = Array.from({ length: Math.ceil(voxels.length / STEP) }, (_, n): Share => {
      return { rows, voxels: voxels.slice(n * STEP, (n + 1) * STEP), k };
    });
    answers.push(...(await runOnEach(pool, kNearestKernel, shares, signal)));
  }
  return answers;
}

/** Queries that one task of a worker answers. */
const STEP = 4096;

function queriesByGroup(roles: Uint8Array): Map<number, Uint32Array> {
  const counts = new Uint32Array(256);
  for (let i = 0; i < roles.length; i++) counts[roles[i]]++;
  const groups = new Map<number, Uint32Array>();
  for (let role = QUERY + 1; role < 256; role++)
    if (counts[role]) groups.set(role - QUERY, new Uint32Array(counts[role]));
  counts.fill(0);
  for (let i = 0; i < roles.length; i++) {
    if (roles[i] <= QUERY) continue;
    const voxels = groups.get(roles[i] - QUERY);
    if (voxels) voxels[counts[roles[i]]++] = i;
  }
  return groups;
}

export function kNearest(_: readonly [], { rows, voxels, k }: Share): Answers {
  const nearest = new Uint32Array(k * voxels.length);
  const best: Best = { squares: new Float64Array(k), sources: new Uint32Array(k) };
  for (let n = 0; n < voxels.length; n++) {
    findNearest(rows, voxels[n], best);
    nearest.set(best.sources, k * n);
  }
  return { voxels, nearest };
}

const kNearestKernel = defineKernel(import.meta.url, kNearest);

/** The nearest sources so far and their squared distances, in order. */
interface Best {
  readonly squares: Float64Array;
  readonly sources: Uint32Array;
}

function findNearest(rows: SourceRows, voxel: number, best: Best): void {
  const [w, h, d] = rows.shape;
  const x = voxel % w;
  const y = Math.floor(voxel / w) % h;
  const z = Math.floor(voxel / (w * h));
  best.squares.fill(Number.POSITIVE_INFINITY);
  best.sources.fill(NO_SOURCE);
  const worst = best.squares.length - 1;
  const farthest = Math.max(y, h - 1 - y, z, d - 1 - z);
  // Rows on the edges of growing squares around the voxel's own, until one is farther than the k-th source.
  for (let ring = 0; ring <= farthest && ring ** 2 <= best.squares[worst]; ring++) {
    for (let dz = -Math.min(ring, z); dz <= Math.min(ring, d - 1 - z); dz++) {
      const step = Math.abs(dz) === ring || ring === 0 ? 1 : 2 * ring;
      for (let dy = -ring; dy <= ring; dy += step) {
        if (y + dy < 0 || y + dy >= h || dy ** 2 + dz ** 2 > best.squares[worst]) continue;
        addRow(rows, y + dy + h * (z + dz), x, dy ** 2 + dz ** 2, best);
      }
    }
  }
}

function addRow({ shape, starts, xs }: SourceRows, row: number, x: number, square: number, best: Best): void {
  const [start, end] = [starts[row], starts[row + 1]];
  if (start === end) return;
  const worst = best.squares.length - 1;
  const middle = firstFrom(xs, x, start, end);
  for (let n = middle; n < end && square + (xs[n] - x) ** 2 <= best.squares[worst]; n++) {
    insert(best, square + (xs[n] - x) ** 2, shape[0] * row + xs[n]);
  }
  for (let n = middle - 1; n >= start && square + (xs[n] - x) ** 2 <= best.squares[worst]; n--) {
    insert(best, square + (xs[n] - x) ** 2, shape[0] * row + xs[n]);
  }
}

function insert({ squares, sources }: Best, square: number, source: number): void {
  let n = squares.length;
  while (n > 0 && (square < squares[n - 1] || (square === squares[n - 1] && source < sources[n - 1]))) n--;
  if (n === squares.length) return;
  squares.copyWithin(n + 1, n);
  sources.copyWithin(n + 1, n);
  squares[n] = square;
  sources[n] = source;
}
