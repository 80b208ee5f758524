import { assignHemispheres } from '../../algorithms/annotation/hemispheres.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const createHemispheresCcfv3 = defineRule({
  name: 'create_hemispheres_ccfv3',
  description: 'Says of each voxel of the brain whether it is in the left (1) or in the right (2) hemisphere.',
  version: 1,
  inputs: { annotation: files.annotationV3 },
  outputs: { hemispheres: files.hemispheres },
  params: parameters('COMPRESSION_LEVEL', 'Z_HALFWAY'),
  resources: { threads: 2, memoryMiB: 384, diskMiB: 4 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const { header, source } = await streamAnnotation(inputs.annotation);
    const hemispheres = assignHemispheres(workers, source, params.Z_HALFWAY || undefined, { signal });
    await writeVolume(outputs.hemispheres, hemispheres, { like: header, level: params.COMPRESSION_LEVEL, progress });
  },
});
