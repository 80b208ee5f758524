import { readRegionMetadata } from '../../../algorithms/regions/region-metadata.ts';
import { interpolateVectors } from '../../../algorithms/vectors/interpolate.ts';
import { interpolationGroups } from '../../../algorithms/vectors/interpolation-groups.ts';
import { readHierarchy } from '../../../ontology/hierarchy.ts';
import { headerFor } from '../../../volume/nrrd/header.ts';
import { readNrrdHeader } from '../../../volume/nrrd/read.ts';
import { readAnnotation } from '../../../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../../volume/nrrd/write.ts';
import { memorySource } from '../../../volume/slab-source.ts';
import { onAtlas, type VolumeOptions, volumeCommand, withWorkers } from '../../component/component-command.ts';
import { WrongUsage } from '../../failure.ts';
import { shellPath } from '../../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly directionVectorsPath: string;
  readonly metadataPath: string;
  readonly outputPath: string;
  readonly nans: boolean;
  readonly maskPath?: string;
  readonly restrictToHemisphere: boolean;
  readonly restrictToLayer: boolean;
}

export const interpolateCommand = onAtlas(volumeCommand('interpolate'))
  .description('Replace direction vectors of a region by that of the nearest voxel that has a valid one.')
  .requiredOption('--direction-vectors-path <nrrd>', 'direction vectors')
  .requiredOption('--metadata-path <json>', 'the region, and its layers')
  .requiredOption('--output-path <nrrd>', 'where the vectors go')
  .option('--nans', 'replace vectors that are NaN; needed without --mask-path', false)
  .option('--mask-path <nrrd>', 'replace vectors where this is not 0')
  .option('--restrict-to-hemisphere', 'take vectors of the same hemisphere only', false)
  .option('--restrict-to-layer', 'take vectors of the same layer only', false)
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const { nans, maskPath, compat, compressionLevel: level } = options;
      if (!nans && maskPath === undefined) {
        const command = 'atlas-direction-vectors direction-vectors interpolate';
        throw new WrongUsage(command, 'Say which vectors to replace: --nans, --mask-path or both.');
      }
      const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
      const metadata = await readRegionMetadata(shellPath(options.metadataPath));
      const path = shellPath(options.directionVectorsPath);
      const like = await readNrrdHeader(path);
      const mask = maskPath === undefined ? undefined : (await streamNrrd(shellPath(maskPath))).source;
      const annotation = await readAnnotation(shellPath(options.annotationPath));
      const open = async () => (await streamNrrd(path)).source;
      const vectors = await interpolateVectors(pool, memorySource(annotation.volume), like, open, {
        groups: interpolationGroups(hierarchy, metadata, options.restrictToLayer),
        nans,
        mask,
        byHemisphere: options.restrictToHemisphere,
        compat,
      });
      await writeNrrd(shellPath(options.outputPath), headerFor(vectors, { like }), vectors.values, { level });
      for (const warning of vectors.warnings) process.stderr.write(`warning: ${warning}\n`);
    }),
  );
