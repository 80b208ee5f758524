import { fetchRules } from './fetch-rules.ts';
import { pushAtlasRelease } from './push-atlas-release.ts';
import { pushMasks } from './push-masks.ts';

/** The rules that talk to the store; `pipelineRules` are the others. */
export const entityRules = [...fetchRules, pushAtlasRelease, pushMasks];
