import type { Rule } from '../rule.ts';
import { checkAnnotationPipelineV3 } from './check-annotation-pipeline-v3.ts';
import { checkAnnotationPipelineV3MeshDatasets } from './check-annotation-pipeline-v3-mesh-datasets.ts';
import { checkAnnotationPipelineV3VolumeDatasets } from './check-annotation-pipeline-v3-volume-datasets.ts';
import { createHemispheresCcfv3 } from './create-hemispheres-ccfv3.ts';
import { createLeavesOnlyHierarchyAnnotationCcfv3 } from './create-leaves-only-hierarchy-annotation-ccfv3.ts';
import { directionVectorsDefaultCcfv3 } from './direction-vectors-default-ccfv3.ts';
import { exportBrainRegion } from './export-brain-region.ts';
import { generateAnnotationPipelineV3Datasets } from './generate-annotation-pipeline-v3-datasets.ts';
import { interpolateDirectionVectorsIsocortexCcfv2 } from './interpolate-direction-vectors-isocortex-ccfv2.ts';
import { interpolateDirectionVectorsIsocortexCcfv3 } from './interpolate-direction-vectors-isocortex-ccfv3.ts';
import { orientationField } from './orientation-field.ts';
import { validateAnnotationV2 } from './validate-annotation-v2.ts';
import { validateAnnotationV3 } from './validate-annotation-v3.ts';

/** The computing rules; fetch and push rules sit with their entities. */
export const pipelineRules: readonly Rule[] = [
  createLeavesOnlyHierarchyAnnotationCcfv3,
  validateAnnotationV3,
  createHemispheresCcfv3,
  directionVectorsDefaultCcfv3,
  interpolateDirectionVectorsIsocortexCcfv3,
  orientationField,
  exportBrainRegion,
  checkAnnotationPipelineV3VolumeDatasets,
  checkAnnotationPipelineV3MeshDatasets,
  checkAnnotationPipelineV3,
  generateAnnotationPipelineV3Datasets,
  interpolateDirectionVectorsIsocortexCcfv2,
  validateAnnotationV2,
];
