import type { Rule } from '../rule.ts';

/** The computing rules; fetch and push rules sit with their entities. */
export const pipelineRules: readonly Rule[] = [];
