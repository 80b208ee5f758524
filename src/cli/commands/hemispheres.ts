import { assignHemispheres } from '../../algorithms/annotation/hemispheres.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../component/component-command.ts';
import { naturalNumber, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly annotationPath: string;
  readonly outputPath: string;
  readonly zHalfway: number;
}

export const hemispheresCommand = volumeCommand('hemispheres')
  .description('Say of each voxel of the brain whether it is in the left (1) or the right (2) hemisphere.')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--output-path <nrrd>', 'where the volume of 0, 1 and 2 goes')
  .option('--z-halfway <plane>', 'first plane of the right hemisphere (0: the middle)', naturalNumber, 0)
  .action(({ annotationPath, outputPath, zHalfway, threads, compressionLevel: level }: Options) =>
    withWorkers(threads, async (pool) => {
      const { header, source } = await streamAnnotation(shellPath(annotationPath));
      const hemispheres = assignHemispheres(pool, source, zHalfway || undefined);
      await writeNrrd(shellPath(outputPath), headerFor(hemispheres, { like: header }), hemispheres.values, { level });
    }),
  );
