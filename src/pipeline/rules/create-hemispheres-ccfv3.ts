import { assignHemispheres } from '../../algorithms/annotation/hemispheres.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { memorySource } from '../../volume/slab-source.ts';
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
  resources: { threads: 2, memoryMiB: 640, diskMiB: 4 },
  async run({ inputs, outputs, params, progress }, { workers }) {
    const { header, volume } = await readAnnotation(inputs.annotation);
    const hemispheres = assignHemispheres(workers, memorySource(volume), params.Z_HALFWAY || undefined);
    await writeVolume(outputs.hemispheres, hemispheres, { like: header, level: params.COMPRESSION_LEVEL, progress });
  },
});
