import type { Rule } from '../rule.ts';
import { createHemispheresCcfv3 } from './create-hemispheres-ccfv3.ts';
import { createLeavesOnlyHierarchyAnnotationCcfv3 } from './create-leaves-only-hierarchy-annotation-ccfv3.ts';
import { directionVectorsDefaultCcfv3 } from './direction-vectors-default-ccfv3.ts';
import { exportBrainRegion } from './export-brain-region.ts';
import { orientationField } from './orientation-field.ts';
import { validateAnnotationV3 } from './validate-annotation-v3.ts';

/** The computing rules; fetch and push rules sit with their entities. */
export const pipelineRules: readonly Rule[] = [
  createLeavesOnlyHierarchyAnnotationCcfv3,
  validateAnnotationV3,
  createHemispheresCcfv3,
  directionVectorsDefaultCcfv3,
  orientationField,
  exportBrainRegion,
];
