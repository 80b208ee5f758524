import { addAndSubtract } from '../../../../algorithms/densities/add-and-subtract.ts';
import { headerFor } from '../../../../volume/nrrd/header.ts';
import { streamNrrd } from '../../../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand } from '../../../component/component-command.ts';
import { describeClipped } from '../../../component/describe-clipped.ts';
import { print, shellPath } from '../../../shell.ts';

/** An operation, and its place among all on the command line. */
interface Step {
  readonly order: number;
  readonly sign: 1 | -1;
  readonly path: string;
}

interface Options extends VolumeOptions {
  readonly baseNrrd: string;
  readonly outputPath: string;
  readonly clip: boolean;
  readonly add?: readonly Step[];
  readonly subtract?: readonly Step[];
}

let stepsRead = 0;

/** Commander keeps the values of each option apart: numbers keep the order of both. */
const stepOf =
  (sign: 1 | -1) =>
  (path: string, before: readonly Step[] = []): Step[] => [...before, { order: stepsRead++, sign, path }];

export const manipulateCommand = volumeCommand('manipulate')
  .description('Add volumes to one, and subtract others from it, in the order given, in its type.')
  .requiredOption('--base-nrrd <nrrd>', 'the volume to start from')
  .requiredOption('--output-path <nrrd>', 'where the result goes')
  .option('--add <nrrd>', 'a volume to add; may be repeated', stepOf(1))
  .option('--subtract <nrrd>', 'a volume to subtract; may be repeated', stepOf(-1))
  .option('--clip', 'make what is below 0 after an operation 0', false)
  .action(async ({ add = [], subtract = [], clip, compat, ...options }: Options) => {
    const base = await streamNrrd(shellPath(options.baseNrrd));
    const steps = [...add, ...subtract].sort((a, b) => a.order - b.order);
    const operations = await Promise.all(
      steps.map(async ({ sign, path }) => ({ sign, ...(await streamNrrd(shellPath(path))) })),
    );
    const { volume, clipped } = addAndSubtract(base, operations, { clip, compat });
    const header = headerFor(volume, { like: base.header });
    await writeNrrd(shellPath(options.outputPath), header, volume.values, { level: options.compressionLevel });
    if (clipped.voxels > 0) print(describeClipped(clipped));
  });
