import { z } from 'zod';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';

export const generateAnnotationPipelineV3Datasets = defineRule({
  name: 'generate_annotation_pipeline_v3_datasets',
  description: 'Makes all datasets of the annotation side and checks them.',
  version: 1,
  inputs: { valid: files.reportV3Valid },
  outputs: {},
  params: z.object({}),
  resources: { threads: 1, memoryMiB: 64 },
  async run() {},
});
