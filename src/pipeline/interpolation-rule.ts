import { constants, copyFile } from 'node:fs/promises';
import { readRegionMetadata } from '../algorithms/regions/region-metadata.ts';
import { interpolateVectors } from '../algorithms/vectors/interpolate.ts';
import { interpolationGroups } from '../algorithms/vectors/interpolation-groups.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { readNrrdHeader } from '../volume/nrrd/read.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { memorySource } from '../volume/slab-source.ts';
import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule } from './rule.ts';
import { writeVolume } from './write-volume.ts';

interface Paths {
  readonly annotation: string;
  readonly directionVectors: string;
  readonly interpolated: string;
}

/** The rule that gives isocortical voxels of a CCF version without a direction vector that of the nearest voxel. */
export function interpolationRule(version: 'ccfv2' | 'ccfv3', { annotation, directionVectors, interpolated }: Paths) {
  return defineRule({
    name: `interpolate_direction_vectors_isocortex_${version}`,
    description: `Direction vectors of the isocortex of CCF${version.slice(-2)} without gaps.`,
    version: 1,
    inputs: { annotation, hierarchy: files.hierarchy, directionVectors, metadata: files.isocortexMetadata },
    outputs: { interpolated },
    params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 1536, diskMiB: 200 },
    async run({ inputs, outputs, params, signal, notice, progress }, { workers }) {
      const hierarchy = await readHierarchy(inputs.hierarchy);
      const metadata = await readRegionMetadata(inputs.metadata);
      const groups = interpolationGroups(hierarchy, metadata, false);
      if (groups.labels.size === 0) {
        notice(`${hierarchy.file} has no ${metadata.region.name}: the direction vectors stay as they are.`);
        await copyFile(inputs.directionVectors, outputs.interpolated, constants.COPYFILE_FICLONE);
        return;
      }
      const like = await readNrrdHeader(inputs.directionVectors);
      const { volume } = await readAnnotation(inputs.annotation);
      const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
      const open = async () => (await streamNrrd(inputs.directionVectors)).source;
      const settings = { groups, nans: true, byHemisphere: false, compat };
      const vectors = await interpolateVectors(workers, memorySource(volume), like, open, settings, { signal });
      for (const warning of vectors.warnings) notice(warning);
      await writeVolume(outputs.interpolated, vectors, { like, level, progress });
    },
  });
}
