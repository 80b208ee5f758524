import { files } from '../files.ts';
import { interpolationRule } from '../interpolation-rule.ts';

export const interpolateDirectionVectorsIsocortexCcfv3 = interpolationRule('ccfv3', {
  annotation: files.annotationCcfv3,
  directionVectors: files.directionVectorsIsocortexCcfv3,
  interpolated: files.interpolatedDirectionVectorsIsocortexCcfv3,
});
