import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { files } from '../files.ts';
import { assertSuccess, readReport } from '../integrity/read-report.ts';
import { defineRule, flag } from '../rule.ts';

export const checkAnnotationPipelineV3 = defineRule({
  name: 'check_annotation_pipeline_v3',
  description: 'Stops the pipeline unless all datasets of the annotation side passed their checks.',
  version: 1,
  priority: 10,
  inputs: { volumes: files.reportV3Volumes, meshes: files.reportV3Meshes },
  outputs: { valid: flag(files.reportV3Valid) },
  params: z.object({}),
  resources: { threads: 1, memoryMiB: 64 },
  async run({ inputs, outputs }) {
    const reports = [
      [files.reportV3Volumes, await readReport(inputs.volumes)],
      [files.reportV3Meshes, await readReport(inputs.meshes)],
    ] as const;
    assertSuccess(reports);
    await writeFile(outputs.valid, '');
  },
});
