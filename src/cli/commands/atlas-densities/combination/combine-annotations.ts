import type { Command } from 'commander';
import {
  combineCcfv2Annotations,
  combineV2V3Annotations,
} from '../../../../algorithms/annotation/combine-annotations.ts';
import type { ComputedVolume } from '../../../../algorithms/computed-volume.ts';
import { readHierarchy } from '../../../../ontology/hierarchy.ts';
import { headerFor, type NrrdHeader } from '../../../../volume/nrrd/header.ts';
import { streamAnnotation } from '../../../../volume/nrrd/stream.ts';
import { writeNrrd } from '../../../../volume/nrrd/write.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../../../component/component-command.ts';
import { shellPath } from '../../../shell.ts';

interface Options extends VolumeOptions {
  readonly brainAnnotationCcfv2: string;
  readonly fiberAnnotationCcfv2: string;
  readonly outputPath: string;
}

const combinationCommand = (name: string): Command =>
  volumeCommand(name)
    .requiredOption('--brain-annotation-ccfv2 <nrrd>', 'annotation of CCFv2, without fibre tracts')
    .requiredOption('--fiber-annotation-ccfv2 <nrrd>', 'fibre tracts and ventricles of CCFv2')
    .requiredOption('--output-path <nrrd>', 'where the combined annotation goes');

const write = (combined: ComputedVolume, like: NrrdHeader, { outputPath, compressionLevel: level }: Options) =>
  writeNrrd(shellPath(outputPath), headerFor(combined, { like }), combined.values, { level });

export const combineCcfv2Command = combinationCommand('combine-ccfv2-annotations')
  .description('Put the fibre tracts of CCFv2 over its brain regions.')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const brain = await streamAnnotation(shellPath(options.brainAnnotationCcfv2));
      const fibers = await streamAnnotation(shellPath(options.fiberAnnotationCcfv2));
      await write(combineCcfv2Annotations(pool, brain.source, fibers.source), brain.header, options);
    }),
  );

interface V2V3Options extends Options {
  readonly hierarchyPath: string;
  readonly brainAnnotationCcfv3: string;
}

export const combineV2V3Command = combinationCommand('combine-v2-v3-annotations')
  .description('Put the regions of CCFv2 that CCFv3 lacks into the annotation of CCFv3.')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy')
  .requiredOption('--brain-annotation-ccfv3 <nrrd>', 'annotation of CCFv3')
  .action((options: V2V3Options) =>
    withWorkers(options.threads, async (pool) => {
      const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
      const { header, source: brain } = await streamAnnotation(shellPath(options.brainAnnotationCcfv2));
      const { source: fibers } = await streamAnnotation(shellPath(options.fiberAnnotationCcfv2));
      const ccfv3 = async () => (await streamAnnotation(shellPath(options.brainAnnotationCcfv3))).source;
      await write(await combineV2V3Annotations(pool, hierarchy, { brain, fibers, ccfv3 }), header, options);
    }),
  );
