import type { Command } from 'commander';
import type { ComputedVolume } from '../../../algorithms/computed-volume.ts';
import type { DirectionVectors } from '../../../algorithms/vectors/direction-vectors.ts';
import { type RegionHierarchy, readHierarchy } from '../../../ontology/hierarchy.ts';
import { headerFor } from '../../../volume/nrrd/header.ts';
import { readAnnotation } from '../../../volume/nrrd/read-annotation.ts';
import { writeNrrd } from '../../../volume/nrrd/write.ts';
import { memorySource, type SlabSource } from '../../../volume/slab-source.ts';
import type { WorkerPool } from '../../../volume/worker-pool.ts';
import { onAtlas, type VolumeOptions, volumeCommand, withWorkers } from '../../component/component-command.ts';
import { shellPath } from '../../shell.ts';

/** Of the commands that make direction vectors from an annotation. */
export interface VectorsOptions extends VolumeOptions {
  readonly hierarchyPath: string;
  readonly annotationPath: string;
  readonly outputPath: string;
}

export const vectorsCommand = (name: string): Command =>
  onAtlas(volumeCommand(name)).requiredOption('--output-path <nrrd>', 'where the vectors go');

type Compute = (
  pool: WorkerPool,
  hierarchy: RegionHierarchy,
  annotation: SlabSource<Uint32Array>,
) => Promise<DirectionVectors | ComputedVolume<'float' | 'double'>>;

/** Reads hierarchy and annotation, writes the vectors, and the warnings to standard error. */
export async function writeVectors(options: VectorsOptions, compute: Compute): Promise<void> {
  await withWorkers(options.threads, async (pool) => {
    const hierarchy = await readHierarchy(shellPath(options.hierarchyPath));
    const { header, volume } = await readAnnotation(shellPath(options.annotationPath));
    const vectors = await compute(pool, hierarchy, memorySource(volume));
    await writeNrrd(shellPath(options.outputPath), headerFor(vectors, { like: header }), vectors.values, {
      level: options.compressionLevel,
    });
    if ('warnings' in vectors) for (const warning of vectors.warnings) process.stderr.write(`warning: ${warning}\n`);
  });
}
