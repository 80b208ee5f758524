import type { Kernel } from '../../volume/slabs.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';

const NO_SLAB = { from: 0, to: 0, first: 0, last: 0 };

/** Runs a kernel that reads one file in a thread of the pool. @throws KernelFailure with the tag of what it threw */
export const runOnFile = <Result>(
  pool: WorkerPool,
  { url, name }: Kernel<readonly [], { readonly path: string }, Promise<Result>>,
  path: string,
  signal?: AbortSignal,
): Promise<Result> => pool.run<Result>({ url, name, sources: [], range: NO_SLAB, params: { path } }, signal);
