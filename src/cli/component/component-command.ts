import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createWorkerPool, type WorkerPool } from '../../volume/worker-pool.ts';
import { countOfCores } from '../shell.ts';

/** What the component commands have in common. */
export interface ComponentOptions {
  readonly threads: number;
  readonly compat: boolean;
}

/** Of the commands that write a volume. */
export interface VolumeOptions extends ComponentOptions {
  readonly compressionLevel: number;
}

/** A command that works on plain files, with the flags of the tool it replaces. */
export const componentCommand = (name: string): Command =>
  new Command(name)
    .option('--compat', 'reproduce the reference tool exactly, known defects included', false)
    .addOption(
      new Option('--threads <n>', 'worker threads')
        .argParser(countOfCores)
        .default(availableParallelism(), 'the cores of the machine'),
    );

/** A component command that writes a volume. */
export const volumeCommand = (name: string): Command =>
  componentCommand(name).option('--compression-level <0-9>', 'of gzip', compressionLevel, 1);

/** A command about an annotation and its hierarchy. */
export const onAtlas = (command: Command): Command =>
  command
    .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
    .requiredOption('--hierarchy-path <json>', 'region hierarchy');

function compressionLevel(text: string): number {
  if (/^[0-9]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a digit, 0 to 9.');
}

/** Runs `work` with a worker pool that is closed at the end. */
export async function withWorkers(threads: number, work: (pool: WorkerPool) => Promise<void>): Promise<void> {
  const pool = createWorkerPool({ threads });
  try {
    await work(pool);
  } finally {
    await pool.close();
  }
}
