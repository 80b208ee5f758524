import { entityRules } from '../entities/rules.ts';
import type { Rule } from '../pipeline/rule.ts';
import { pipelineRules } from '../pipeline/rules/index.ts';

/** Everything that can be made: what the pipeline computes, and what is fetched from and pushed to the store. */
// Each rule names its own services; the runner gives all of them.
export const ALL_RULES = [...pipelineRules, ...entityRules] as readonly Rule[];
