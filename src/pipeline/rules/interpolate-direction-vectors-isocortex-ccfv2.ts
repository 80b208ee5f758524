import { files } from '../files.ts';
import { interpolationRule } from '../interpolation-rule.ts';

export const interpolateDirectionVectorsIsocortexCcfv2 = interpolationRule('ccfv2', {
  annotation: files.annotationV2WithFiber,
  directionVectors: files.directionVectorsIsocortexCcfv2,
  interpolated: files.interpolatedDirectionVectorsIsocortexCcfv2,
});
