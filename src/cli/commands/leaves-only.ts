import { writeFile } from 'node:fs/promises';
import { leavesOnly } from '../../algorithms/annotation/leaves-only.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { type VolumeOptions, volumeCommand, withWorkers } from '../component/component-command.ts';
import { stageOutputs } from '../component/staged-outputs.ts';
import { print, shellPath } from '../shell.ts';

interface Options extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly outputHierarchyPath: string;
  readonly outputAnnotationPath: string;
}

export const leavesOnlyCommand = volumeCommand('leaves-only')
  .description('Give regions that have both voxels and children a leaf of their own for those voxels.')
  .requiredOption('--hierarchy-path <json>', 'region hierarchy')
  .requiredOption('--annotation-path <nrrd>', 'annotation: region ids')
  .requiredOption('--output-hierarchy-path <json>', 'where the hierarchy with the new leaves goes')
  .requiredOption('--output-annotation-path <nrrd>', 'where the annotation with leaves only goes')
  .action((options: Options) =>
    withWorkers(options.threads, async (pool) => {
      const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
      const { header, volume } = await readAnnotation(shellPath(options.annotationPath));
      const result = await leavesOnly(pool, hierarchy, memorySource(volume));
      const outputs = {
        hierarchy: { path: shellPath(options.outputHierarchyPath) },
        annotation: { path: shellPath(options.outputAnnotationPath) },
      };
      await stageOutputs(outputs, async (paths) => {
        await writeFile(paths.hierarchy, toPythonJson(result.hierarchy.toJson(), { indent: 1, ascii: true }));
        const { annotation } = result;
        await writeNrrd(paths.annotation, headerFor(annotation, { like: header }), annotation.values, {
          level: options.compressionLevel,
        });
      });
      print(`${result.relabelling.size} regions with children had voxels of their own; each has a leaf for them now.`);
    }),
  );
