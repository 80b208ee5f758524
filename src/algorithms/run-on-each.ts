import { inOrder } from '../volume/in-order.ts';
import type { Kernel } from '../volume/slabs.ts';
import type { WorkerPool } from '../volume/worker-pool.ts';

const NO_SLAB = { from: 0, to: 0, first: 0, last: 0 };

/**
 * Runs a kernel that takes no slabs on each of `params` (plain data, typed arrays on shared memory) and yields the
 * results in their order. A bounded number is in flight.
 *
 * @throws the abort reason; KernelFailure with the tag of what the kernel threw
 */
export function resultsInOrder<Params, Result>(
  pool: WorkerPool,
  { url, name }: Kernel<readonly [], Params, Result>,
  params: Iterable<Params>,
  signal?: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  const run = (each: Params) => pool.run<Result>({ url, name, sources: [], range: NO_SLAB, params: each }, signal);
  return inOrder(params, 2 * pool.threads, run);
}

/** The results of `resultsInOrder`, when there is room for all. @throws as it does */
export async function runOnEach<Params, Result>(
  pool: WorkerPool,
  kernel: Kernel<readonly [], Params, Result>,
  params: Iterable<Params>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of resultsInOrder(pool, kernel, params, signal)) results.push(result);
  return results;
}
