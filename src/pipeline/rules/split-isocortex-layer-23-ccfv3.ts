import { files } from '../files.ts';
import { layer23Rule } from '../layer-23-rule.ts';

export const splitIsocortexLayer23Ccfv3 = layer23Rule('ccfv3', {
  annotation: files.annotationCcfv3,
  directionVectors: files.directionVectorsIsocortexCcfv3,
  splitHierarchy: files.hierarchyCcfv3L23split,
  splitAnnotation: files.annotationCcfv3L23split,
});
