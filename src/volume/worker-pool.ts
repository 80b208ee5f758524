import { extname } from 'node:path';
import { Piscina } from 'piscina';
import type { AtlasError } from '../errors.ts';
import { KernelFailure } from './errors.ts';
import type { SharedSource, SlabRange } from './slab-source.ts';

/** One kernel on one slab of each source; plain data. */
export interface SlabTask {
  readonly url: string;
  readonly name: string;
  readonly sources: readonly SharedSource[];
  readonly range: SlabRange;
  readonly params: unknown;
}

/** What comes back from a thread. A tagged error loses its class and tag on the way, so it travels as data. */
export interface Outcome {
  readonly result?: unknown;
  readonly failure?: Pick<AtlasError, 'tag' | 'message' | 'remedy' | 'details'>;
}

/** Threads that run kernels on slabs. */
export interface WorkerPool {
  readonly threads: number;
  /** @throws the abort reason; KernelFailure with the tag of what the kernel threw */
  run<Result>(task: SlabTask, signal?: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

export function createWorkerPool({ threads }: { readonly threads: number }): WorkerPool {
  const pool = new Piscina<SlabTask, Outcome>({
    // Beside this file with the same ending: .ts in the repository, .js in the package.
    filename: new URL(`kernel-worker${extname(import.meta.url)}`, import.meta.url).href,
    name: 'runKernel',
    minThreads: 0,
    maxThreads: threads,
    // A thread holds on to what its kernels left behind and to the volumes that it saw.
    idleTimeout: 1_000,
    // What kernels make besides arrays is small and short-lived; more room for it is room that is never given back.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  return {
    threads,
    async run<Result>(task: SlabTask, signal?: AbortSignal) {
      signal?.throwIfAborted();
      const outcome = await pool.run(task, { signal, transferList: unshared(task) }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
      if (outcome.failure) throw new KernelFailure(outcome.failure);
      return outcome.result as Result;
    },
    close: () => pool.destroy(),
  };
}

/** Memory that goes over to the thread. */
const unshared = ({ sources }: SlabTask): ArrayBuffer[] =>
  sources.flatMap((source) =>
    source.kind === 'memory' && source.values.buffer instanceof ArrayBuffer ? [source.values.buffer] : [],
  );
