import { files } from '../files.ts';
import { isocortexVectorsRule } from '../isocortex-vectors-rule.ts';

export const directionVectorsIsocortexCcfv2 = isocortexVectorsRule('ccfv2', {
  annotation: files.annotationV2WithFiber,
  directionVectors: files.directionVectorsIsocortexCcfv2,
});
