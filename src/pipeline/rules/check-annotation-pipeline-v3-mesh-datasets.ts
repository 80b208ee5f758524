import { readHierarchy } from '../../ontology/hierarchy.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { checkMeshes } from '../integrity/check-meshes.ts';
import { problemLines } from '../integrity/report.ts';
import { writeReport } from '../integrity/write-report.ts';
import { defineRule } from '../rule.ts';

/** Without EXPORT_MESHES the folder is empty by intention, and so is the report. */
export const checkAnnotationPipelineV3MeshDatasets = defineRule({
  name: 'check_annotation_pipeline_v3_mesh_datasets',
  description: 'Checks the meshes of the regions.',
  version: 1,
  inputs: { meshes: files.brainRegionMeshes, hierarchy: files.mbaHierarchy },
  outputs: { report: files.reportV3Meshes },
  params: parameters('EXPORT_MESHES'),
  resources: { threads: 2, memoryMiB: 512, diskMiB: 1 },
  async run({ inputs, outputs, params, signal, log }, { workers }) {
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const datasets = params.EXPORT_MESHES ? [{ name: files.brainRegionMeshes, path: inputs.meshes }] : [];
    const report = await checkMeshes(workers, datasets, { hierarchy, signal });
    for (const line of problemLines(report)) log(line);
    await writeReport(outputs.report, report);
  },
});
