import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ComputedVolume } from '../../algorithms/computed-volume.ts';
import { type RegionHierarchy, readHierarchy } from '../../ontology/hierarchy.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import { headerFor } from '../../volume/nrrd/header.ts';
import { readNrrdHeader } from '../../volume/nrrd/read.ts';
import { writeNrrd } from '../../volume/nrrd/write.ts';
import type { WorkerPool } from '../../volume/worker-pool.ts';
import { print, shellPath } from '../shell.ts';
import { onAtlas, type VolumeOptions, volumeCommand, withWorkers } from './component-command.ts';
import { stageOutputs } from './staged-outputs.ts';

export interface ParcellationOptions extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly outputHierarchyPath: string;
  readonly outputAnnotationPath: string;
}

/** A component command that takes a hierarchy and its annotation and makes both anew. */
export const parcellationCommand = (name: string): Command =>
  onAtlas(volumeCommand(name))
    .requiredOption('--output-hierarchy-path <json>', 'where the new hierarchy goes')
    .requiredOption('--output-annotation-path <nrrd>', 'where the new annotation goes');

interface Parcellation {
  readonly hierarchy: RegionHierarchy;
  readonly annotation: ComputedVolume<'uint32'>;
}

/** Reads the pair, makes the new one, writes it (both files or none) and prints what `report` says of it. */
export async function remakeParcellation<Result extends Parcellation>(
  options: ParcellationOptions,
  make: (pool: WorkerPool, hierarchy: RegionHierarchy, annotationPath: string) => Promise<Result>,
  report: (result: Result) => string,
): Promise<void> {
  await withWorkers(options.threads, async (pool) => {
    const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
    const annotationPath = shellPath(options.annotationPath);
    const like = await readNrrdHeader(annotationPath);
    const result = await make(pool, hierarchy, annotationPath);
    const outputs = {
      hierarchy: { path: shellPath(options.outputHierarchyPath) },
      annotation: { path: shellPath(options.outputAnnotationPath) },
    };
    await stageOutputs(outputs, async (paths) => {
      await writeFile(paths.hierarchy, toPythonJson(result.hierarchy.toJson(), { indent: 1, ascii: true }));
      const { annotation } = result;
      const annotationHeader = headerFor(annotation, { like });
      await writeNrrd(paths.annotation, annotationHeader, annotation.values, { level: options.compressionLevel });
    });
    print(report(result));
  });
}
