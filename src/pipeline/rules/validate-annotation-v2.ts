import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { passValidAnnotation } from '../integrity/validated-annotation.ts';
import { defineRule } from '../rule.ts';

export const validateAnnotationV2 = defineRule({
  name: 'validate_annotation_v2',
  description: 'Holds labels and volume of the annotation of CCFv2 against the hierarchy and the literature.',
  version: 1,
  inputs: { hierarchy: files.hierarchyCcfv2L23splitBarrelsplit, annotation: files.annotationCcfv2L23splitBarrelsplit },
  outputs: { annotation: files.annotationV2 },
  params: parameters('BRAIN_VOLUME', 'BRAIN_VOLUME_TOLERANCE'),
  resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
  run: (job, services) => passValidAnnotation(files.annotationCcfv2L23splitBarrelsplit, job, services),
});
