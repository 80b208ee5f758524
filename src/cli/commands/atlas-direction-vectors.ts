import { Command } from 'commander';
import { z } from 'zod';
import { directionVectorsFromCenter } from '../../algorithms/vectors/from-center.ts';
import { orientationField, QUATERNION_KINDS } from '../../algorithms/vectors/orientation-field.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../component/component-command.ts';
import { WrongUsage } from '../failure.ts';
import { shellPath } from '../shell.ts';

interface FromCenterOptions extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly outputPath: string;
  readonly region?: string;
  readonly center?: readonly string[];
}

const Center = z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()]);

const fromCenterCommand = volumeCommand('from-center')
  .description('Direction vectors of a region that point away from a centre: float32, float64 with --compat.')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--output-path <nrrd>', 'where the vectors go')
  .option('--region <acronym>', 'region with all below it, or @ and a regular expression (default: the root)')
  .option('--center <x y z...>', 'in voxel indices (default: the centre of mass of the brain)')
  .action(({ threads, ...options }: FromCenterOptions) =>
    withWorkers(threads, async (pool) => {
      const { region, compat } = options;
      const center = options.center && centerOf(options.center);
      const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
      const { header, volume } = await readAnnotation(shellPath(options.annotationPath));
      const settings = { region, center, compat };
      const vectors = await directionVectorsFromCenter(pool, hierarchy, memorySource(volume), settings);
      await writeNrrd(shellPath(options.outputPath), headerFor(vectors, { like: header }), vectors.values, {
        level: options.compressionLevel,
      });
    }),
  );

function centerOf(words: readonly string[]) {
  const parsed = Center.safeParse(words);
  if (parsed.success) return parsed.data;
  const command = 'atlas-direction-vectors direction-vectors from-center';
  throw new WrongUsage(command, `--center takes three numbers, not ${words.join(' ')}.`);
}

interface OrientationOptions extends VolumeOptions {
  readonly directionVectorsPath: string;
  readonly outputPath: string;
}

const orientationFieldCommand = volumeCommand('orientation-field')
  .description('Orientations along direction vectors: quaternions (w, x, y, z) that turn (0, 1, 0) onto the vectors.')
  .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors')
  .requiredOption('--output-path <nrrd>', 'where the quaternions go')
  .action(({ directionVectorsPath, outputPath, threads, compat, compressionLevel: level }: OrientationOptions) =>
    withWorkers(threads, async (pool) => {
      const { header, source } = await streamNrrd(shellPath(directionVectorsPath));
      const field = orientationField(pool, header, source, { compat });
      const fieldHeader = headerFor(field, { like: header, kinds: QUATERNION_KINDS });
      await writeNrrd(shellPath(outputPath), fieldHeader, field.values, { level });
    }),
  );

export const atlasDirectionVectorsCommand = new Command('atlas-direction-vectors')
  .description('Direction vectors and orientations, with the flags of the Python tool of this name.')
  .addCommand(
    new Command('direction-vectors').description('Direction vectors of regions.').addCommand(fromCenterCommand),
  )
  .addCommand(orientationFieldCommand);
