import { noDirectionVectors } from '../algorithms/vectors/direction-vectors.ts';
import { isocortexDirectionVectors } from '../algorithms/vectors/isocortex.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { memorySource } from '../volume/slab-source.ts';
import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule } from './rule.ts';
import { writeVolume } from './write-volume.ts';

/** Direction vectors of the isocortex in an annotation of this version of the CCF. */
export const isocortexVectorsRule = (
  ccf: 'ccfv2' | 'ccfv3',
  { annotation, directionVectors }: { readonly annotation: string; readonly directionVectors: string },
) =>
  defineRule({
    name: `direction_vectors_isocortex_${ccf}`,
    description: 'Direction vectors of the isocortex, by the gradient of a blurred field of its layers.',
    version: 1,
    inputs: { hierarchy: files.hierarchy, annotation },
    outputs: { directionVectors },
    params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 1536, diskMiB: 200 },
    async run({ inputs, outputs, params, signal, progress, log }, { workers }) {
      const hierarchy = await readHierarchy(inputs.hierarchy);
      const { header, volume } = await readAnnotation(inputs.annotation);
      const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
      const settings = { algorithm: 'shading-blur-gradient', compat } as const;
      // An atlas of another animal may do without an isocortex.
      const vectors = hierarchy.byAcronym('Isocortex')
        ? await isocortexDirectionVectors(workers, hierarchy, memorySource(volume), settings, { signal })
        : noDirectionVectors(volume.grid, 'The hierarchy has no region Isocortex: there are no direction vectors.');
      for (const warning of vectors.warnings) log(warning);
      await writeVolume(outputs.directionVectors, vectors, { like: header, level, progress });
    },
  });
