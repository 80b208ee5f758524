import { Option } from 'commander';
import { assignHemispheres, hemispheresWithin } from '../../algorithms/annotation/hemispheres.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../component/component-command.ts';
import { naturalNumber, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly annotationPath: string;
  readonly outputPath: string;
  readonly zHalfway: number;
  readonly hemispheresPath?: string;
}

export const hemispheresCommand = volumeCommand('hemispheres')
  .description('Say of each voxel of the brain whether it is in the left (1) or the right (2) hemisphere.')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--output-path <nrrd>', 'where the volume of 0, 1 and 2 goes')
  .option('--z-halfway <plane>', 'first plane of the right hemisphere (0: the middle)', naturalNumber, 0)
  .addOption(
    new Option('--hemispheres-path <nrrd>', 'hemispheres that no plane parts: a volume of 0, 1 and 2').conflicts(
      'zHalfway',
    ),
  )
  .action(({ threads, compressionLevel: level, ...options }: Options) =>
    withWorkers(threads, async (pool) => {
      const { header, source } = await streamAnnotation(shellPath(options.annotationPath));
      const given = options.hemispheresPath && (await streamAnnotation(shellPath(options.hemispheresPath))).source;
      const hemispheres = given
        ? hemispheresWithin(pool, source, given)
        : assignHemispheres(pool, source, options.zHalfway || undefined);
      const outputHeader = headerFor(hemispheres, { like: header });
      await writeNrrd(shellPath(options.outputPath), outputHeader, hemispheres.values, { level });
    }),
  );
