import { orientationField, orientationKinds } from '../../../algorithms/vectors/orientation-field.ts';
import { headerFor } from '../../../volume/nrrd/header.ts';
import { streamNrrd } from '../../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../../component/component-command.ts';
import { shellPath } from '../../shell.ts';

interface Options extends VolumeOptions {
  readonly directionVectorsPath: string;
  readonly outputPath: string;
}

export const orientationFieldCommand = volumeCommand('orientation-field')
  .description('Orientations along direction vectors: quaternions (w, x, y, z) that turn (0, 1, 0) onto the vectors.')
  .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors')
  .requiredOption('--output-path <nrrd>', 'where the quaternions go')
  .action(({ directionVectorsPath, outputPath, threads, compat, compressionLevel: level }: Options) =>
    withWorkers(threads, async (pool) => {
      const { header, source } = await streamNrrd(shellPath(directionVectorsPath));
      const field = orientationField(pool, header, source, { compat });
      const fieldHeader = headerFor(field, { like: header, kinds: orientationKinds(compat) });
      await writeNrrd(shellPath(outputPath), fieldHeader, field.values, { level });
    }),
  );
