import {
  createCellCompositionSummaryPayload,
  createCellCompositionVolumePayload,
} from './cell-composition/create-payloads.ts';
import { pushCellComposition } from './cell-composition/push-cell-composition.ts';
import { fetchRules } from './fetch-rules.ts';
import { pushAtlasDatasets, pushVolumetricDatasets } from './push-all.ts';
import { pushAtlasRelease } from './push-atlas-release.ts';
import {
  pushInhibitoryNeuronDensities,
  pushMetypePipelineDatasets,
  pushNeuronGliaDensities,
} from './push-densities.ts';
import { pushMasks, pushMeshes } from './push-region-files.ts';
import { pushDirectionVectors, pushOrientationField } from './push-volumes.ts';

/** The rules that talk to the store; `pipelineRules` are the others. */
export const entityRules = [
  ...fetchRules,
  pushAtlasRelease,
  pushMasks,
  pushMeshes,
  pushDirectionVectors,
  pushOrientationField,
  pushNeuronGliaDensities,
  pushInhibitoryNeuronDensities,
  pushMetypePipelineDatasets,
  createCellCompositionVolumePayload,
  createCellCompositionSummaryPayload,
  pushCellComposition,
  pushVolumetricDatasets,
  pushAtlasDatasets,
];
