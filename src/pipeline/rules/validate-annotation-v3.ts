import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { passValidAnnotation } from '../integrity/validated-annotation.ts';
import { defineRule } from '../rule.ts';

export const validateAnnotationV3 = defineRule({
  name: 'validate_annotation_v3',
  description: 'Holds labels and volume of the annotation against the hierarchy and the literature.',
  version: 1,
  inputs: { hierarchy: files.hierarchyV3, annotation: files.annotationCcfv3L23splitBarrelsplit },
  outputs: { annotation: files.annotationV3 },
  params: parameters('BRAIN_VOLUME', 'BRAIN_VOLUME_TOLERANCE'),
  resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
  run: (job, services) => passValidAnnotation(files.annotationCcfv3L23splitBarrelsplit, job, services),
});
