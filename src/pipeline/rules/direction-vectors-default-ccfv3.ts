import { directionVectorsFromCenter } from '../../algorithms/vectors/from-center.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const directionVectorsDefaultCcfv3 = defineRule({
  name: 'direction_vectors_default_ccfv3',
  description: 'Direction vectors of the whole brain, away from its centre.',
  version: 1,
  inputs: { hierarchy: files.hierarchy, annotation: files.annotationCcfv3 },
  outputs: { folder: directory(files.directionVectorsFolder), directionVectors: files.directionVectorsCcfv3 },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 1024, diskMiB: 800 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const { header, volume } = await readAnnotation(inputs.annotation);
    const source = memorySource(volume);
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const vectors = await directionVectorsFromCenter(workers, hierarchy, source, { compat }, { signal });
    await writeVolume(outputs.directionVectors, vectors, { like: header, level, progress });
  },
});
