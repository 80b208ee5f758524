import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { createWorkerPool, type WorkerPool } from '../../volume/worker-pool.ts';
import { countOfCores } from '../shell.ts';

/** What the component commands have in common; `compat` only where there is something to reproduce. */
export interface ComponentOptions {
  readonly threads: number;
  readonly compat: boolean;
}

/** A command that works on plain files, with the flags of the tool it replaces. */
export const componentCommand = (name: string): Command =>
  new Command(name)
    .option('--compat', 'reproduce the reference tool exactly, known defects included', false)
    .option(
      '--threads <n>',
      'worker threads (default: the cores of the machine)',
      countOfCores,
      availableParallelism(),
    );

/** Runs `work` with a worker pool that is closed at the end. */
export async function withWorkers(threads: number, work: (pool: WorkerPool) => Promise<void>): Promise<void> {
  const pool = createWorkerPool({ threads });
  try {
    await work(pool);
  } finally {
    await pool.close();
  }
}
