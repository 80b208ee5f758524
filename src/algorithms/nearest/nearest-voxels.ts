import type { Volume } from '../../volume/volume.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { runOnEach } from '../run-on-each.ts';
import { type Answers, columnAnswersKernel } from './column-answers.ts';
import { extents } from './extents.ts';
import type { GroupSearch, Share } from './group-search.ts';
import { planeFeaturesKernel } from './plane-features.ts';
import { QUERY } from './roles.ts';

export type Half = 'left' | 'right' | 'whole';

/** Queries without a source in their group and half. */
export interface Unanswered {
  readonly group: number;
  readonly half: Half;
  readonly voxels: number;
}

export interface NearestVoxels {
  /** All queries that have an answer, in parts whose order depends on the roles only. */
  readonly answers: readonly Answers[];
  readonly unanswered: readonly Unanswered[];
}

export interface NearestOptions {
  /** First plane of the right half: a query is answered from its own half. By default there are no halves. */
  readonly zHalfway?: number;
  readonly signal?: AbortSignal;
}

/**
 * For each query the nearest source of its group and half: Euclidean in voxel indices, exact; of several equally near
 * ones the first in file order, the smallest (z, y, x). The time depends on the boxes around the groups, not on the
 * distances; the memory is four bytes a voxel of the largest of these boxes.
 *
 * @param roles - a byte a voxel (`roles.ts`) in Fortran order, at most 65535 voxels along an axis; its grid only gives
 * the shape
 * @see Meijster, Roerdink, Hesselink 2000, "A general algorithm for computing distance transforms in linear time"
 */
export async function nearestVoxels(
  pool: WorkerPool,
  roles: Volume<Uint8Array>,
  { zHalfway, signal }: NearestOptions = {},
): Promise<NearestVoxels> {
  const searches: Search[] = [];
  const unanswered: Unanswered[] = [];
  for (const { half, from, to } of halvesOf(roles.grid.shape[2], zHalfway)) {
    const found = await extents(pool, roles, { from, to }, signal);
    for (const [role, { box: queries, voxels }] of [...found].sort(([a], [b]) => a - b)) {
      if (role <= QUERY) continue;
      const group = role - QUERY;
      const sources = found.get(group)?.box;
      if (sources) searches.push({ group, sources, queries });
      else unanswered.push({ group, half, voxels });
    }
  }
  // One memory for all: what workers have seen is freed late.
  const features = new Uint32Array(new SharedArrayBuffer(4 * Math.max(0, ...searches.map(featureCount))));
  const answers: Answers[] = [];
  for (const search of searches) {
    const params: GroupSearch = { shape: roles.grid.shape, roles: roles.values, ...search, features };
    const { sources, queries } = search;
    await runOnEach(pool, planeFeaturesKernel, shares(params, sources.from[2], sources.to[2]), signal);
    answers.push(
      ...(await runOnEach(pool, columnAnswersKernel, shares(params, queries.from[1], queries.to[1]), signal)),
    );
  }
  return { answers, unanswered };
}

type Search = Pick<GroupSearch, 'group' | 'sources' | 'queries'>;

/** One for each (x, y) of the queries' box and z of the sources' one. */
const featureCount = ({ sources, queries }: Search): number =>
  (queries.to[0] - queries.from[0]) * (queries.to[1] - queries.from[1]) * (sources.to[2] - sources.from[2]);

function halvesOf(depth: number, zHalfway: number | undefined): { half: Half; from: number; to: number }[] {
  if (zHalfway === undefined) return [{ half: 'whole', from: 0, to: depth }];
  return [
    { half: 'left', from: 0, to: zHalfway },
    { half: 'right', from: zHalfway, to: depth },
  ];
}

/** Planes or rows of a share: few enough to keep all threads busy, enough to be worth a message. */
const STEP = 8;

const shares = (search: GroupSearch, from: number, to: number): Share[] =>
  Array.from({ length: Math.ceil((to - from) / STEP) }, (_, n) => from + n * STEP).map((first) => ({
    search,
    first,
    last: Math.min(first + STEP, to),
  }));
