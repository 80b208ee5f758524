import { type VolumeOptions, volumeCommand, withWorkers } from '../component/component-command.ts';
import { naturalNumber, print, shellPath } from '../shell.ts';
import { writeSyntheticDensityInputs } from '../synthetic-density-inputs.ts';

interface Options extends VolumeOptions {
  readonly annotation: string;
  readonly hierarchy: string;
  readonly out: string;
  readonly seed: number;
}

export const synthesizeInputsCommand = volumeCommand('synthesize-inputs')
  .description(
    'Invent Nissl and gene expression volumes, realigned slices and barrel positions for an annotation, for trials ' +
      'where the real ones cannot be had: plausible by region and layer, the same for the same seed, marked as synthetic.',
  )
  .requiredOption('--annotation <nrrd>', 'annotation: region ids')
  .requiredOption('--hierarchy <json>', 'region hierarchy')
  .requiredOption('--out <folder>', 'where the files go, named as `import inputs` looks for them')
  .option('--seed <n>', 'other grains for another number', naturalNumber, 0)
  .action(({ annotation, hierarchy, out, seed, compressionLevel, threads }: Options) =>
    withWorkers(threads, (pool) =>
      writeSyntheticDensityInputs(pool, {
        annotation: shellPath(annotation),
        hierarchy: shellPath(hierarchy),
        out: shellPath(out),
        seed,
        compressionLevel,
        done: (file) => print(`${out}/${file}`),
      }),
    ),
  );
