import { files } from '../files.ts';
import { isocortexVectorsRule } from '../isocortex-vectors-rule.ts';

export const directionVectorsIsocortexCcfv3 = isocortexVectorsRule('ccfv3', {
  annotation: files.annotationCcfv3,
  directionVectors: files.directionVectorsIsocortexCcfv3,
});
