import { files } from '../files.ts';
import { layer23Rule } from '../layer-23-rule.ts';

export const splitIsocortexLayer23Ccfv2 = layer23Rule('ccfv2', {
  annotation: files.annotationV2WithFiber,
  directionVectors: files.interpolatedDirectionVectorsIsocortexCcfv2,
  splitHierarchy: files.hierarchyCcfv2L23split,
  splitAnnotation: files.annotationCcfv2L23split,
});
