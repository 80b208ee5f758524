import type { Rule } from '../rule.ts';
import { averageDensitiesCorrectednissl } from './average-densities-correctednissl.ts';
import { cellDensityCorrectednissl } from './cell-density-correctednissl.ts';
import { checkAnnotationPipelineV3 } from './check-annotation-pipeline-v3.ts';
import { checkAnnotationPipelineV3MeshDatasets } from './check-annotation-pipeline-v3-mesh-datasets.ts';
import { checkAnnotationPipelineV3VolumeDatasets } from './check-annotation-pipeline-v3-volume-datasets.ts';
import { combineMarkers } from './combine-markers.ts';
import { combineV2Annotations } from './combine-v2-annotations.ts';
import { computeLamp5Density } from './compute-lamp5-density.ts';
import { createHemispheresCcfv3 } from './create-hemispheres-ccfv3.ts';
import { createLeavesOnlyHierarchyAnnotationCcfv2 } from './create-leaves-only-hierarchy-annotation-ccfv2.ts';
import { createLeavesOnlyHierarchyAnnotationCcfv3 } from './create-leaves-only-hierarchy-annotation-ccfv3.ts';
import { createMtypesDensitiesFromProbabilityMap } from './create-mtypes-densities-from-probability-map.ts';
import { directionVectorsDefaultCcfv3 } from './direction-vectors-default-ccfv3.ts';
import { directionVectorsIsocortexCcfv2 } from './direction-vectors-isocortex-ccfv2.ts';
import { directionVectorsIsocortexCcfv3 } from './direction-vectors-isocortex-ccfv3.ts';
import { excitatorySplit } from './excitatory-split.ts';
import { exportBrainRegion } from './export-brain-region.ts';
import { fetchGenesCorrectednissl } from './fetch-genes-correctednissl.ts';
import { fitAverageDensitiesCorrectednissl } from './fit-average-densities-correctednissl.ts';
import { generateAnnotationPipelineV3Datasets } from './generate-annotation-pipeline-v3-datasets.ts';
import { gliaCellDensitiesCorrectednissl } from './glia-cell-densities-correctednissl.ts';
import { inhibitoryExcitatoryNeuronDensitiesCorrectednissl } from './inhibitory-excitatory-neuron-densities-correctednissl.ts';
import { inhibitoryNeuronDensitiesLinprogCorrectednissl } from './inhibitory-neuron-densities-linprog-correctednissl.ts';
import { interpolateDirectionVectorsIsocortexCcfv2 } from './interpolate-direction-vectors-isocortex-ccfv2.ts';
import { interpolateDirectionVectorsIsocortexCcfv3 } from './interpolate-direction-vectors-isocortex-ccfv3.ts';
import { orientationField } from './orientation-field.ts';
import { placementHints } from './placement-hints.ts';
import { splitBarrelCcfv2L23split } from './split-barrel-ccfv2-l23split.ts';
import { splitBarrelCcfv3L23split } from './split-barrel-ccfv3-l23split.ts';
import { splitIsocortexLayer23Ccfv2 } from './split-isocortex-layer-23-ccfv2.ts';
import { splitIsocortexLayer23Ccfv3 } from './split-isocortex-layer-23-ccfv3.ts';
import { transplantExcitatorySplit } from './transplant-excitatory-split.ts';
import { transplantInhibitoryNeuronDensitiesLinprogCorrectednissl } from './transplant-inhibitory-neuron-densities-linprog-correctednissl.ts';
import { transplantMtypesDensitiesFromProbabilityMap } from './transplant-mtypes-densities-from-probability-map.ts';
import { transplantNeuronGliaCellDensitiesCorrectednissl } from './transplant-neuron-glia-cell-densities-correctednissl.ts';
import { validateAllMeDensities } from './validate-all-me-densities.ts';
import { validateAnnotationV2 } from './validate-annotation-v2.ts';
import { validateAnnotationV3 } from './validate-annotation-v3.ts';
import { validateCellDensity } from './validate-cell-density.ts';
import { validateExcitatoryMeDensities } from './validate-excitatory-me-densities.ts';
import { validateInhibitoryDensities } from './validate-inhibitory-densities.ts';
import { validateInhibitoryMeDensities } from './validate-inhibitory-me-densities.ts';
import { validateNeuronGliaCellDensities } from './validate-neuron-glia-cell-densities.ts';

/** The computing rules; fetch and push rules sit with their entities. */
export const pipelineRules: readonly Rule[] = [
  combineV2Annotations,
  directionVectorsDefaultCcfv3,
  directionVectorsIsocortexCcfv2,
  directionVectorsIsocortexCcfv3,
  interpolateDirectionVectorsIsocortexCcfv2,
  interpolateDirectionVectorsIsocortexCcfv3,
  splitIsocortexLayer23Ccfv2,
  splitIsocortexLayer23Ccfv3,
  createLeavesOnlyHierarchyAnnotationCcfv2,
  createLeavesOnlyHierarchyAnnotationCcfv3,
  splitBarrelCcfv2L23split,
  splitBarrelCcfv3L23split,
  validateAnnotationV2,
  validateAnnotationV3,
  createHemispheresCcfv3,
  orientationField,
  placementHints,
  exportBrainRegion,
  checkAnnotationPipelineV3VolumeDatasets,
  checkAnnotationPipelineV3MeshDatasets,
  checkAnnotationPipelineV3,
  generateAnnotationPipelineV3Datasets,
  fetchGenesCorrectednissl,
  transplantMtypesDensitiesFromProbabilityMap,
  transplantExcitatorySplit,
  transplantInhibitoryNeuronDensitiesLinprogCorrectednissl,
  transplantNeuronGliaCellDensitiesCorrectednissl,
  excitatorySplit,
  combineMarkers,
  cellDensityCorrectednissl,
  gliaCellDensitiesCorrectednissl,
  inhibitoryExcitatoryNeuronDensitiesCorrectednissl,
  computeLamp5Density,
  fitAverageDensitiesCorrectednissl,
  createMtypesDensitiesFromProbabilityMap,
  averageDensitiesCorrectednissl,
  inhibitoryNeuronDensitiesLinprogCorrectednissl,
  validateCellDensity,
  validateNeuronGliaCellDensities,
  validateInhibitoryDensities,
  validateAllMeDensities,
  validateExcitatoryMeDensities,
  validateInhibitoryMeDensities,
];
