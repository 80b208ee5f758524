import { readdir } from 'node:fs/promises';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { checkHierarchyFile } from '../integrity/check-hierarchy-file.ts';
import { isHint } from '../integrity/check-hints.ts';
import { checkVolumes } from '../integrity/check-volumes.ts';
import { problemLines } from '../integrity/report.ts';
import { writeReport } from '../integrity/write-report.ts';
import { defineRule } from '../rule.ts';

export const checkAnnotationPipelineV3VolumeDatasets = defineRule({
  name: 'check_annotation_pipeline_v3_volume_datasets',
  description: 'Checks the files of annotation, orientations, direction vectors, placement hints and masks.',
  version: 1,
  inputs: {
    annotation: files.annotationCcfv3L23split,
    orientations: files.cellOrientations,
    directionVectors: files.directionVectorsCcfv3,
    placementHints: files.placementHints,
    masks: files.brainRegionMasks,
    hierarchy: files.hierarchyCcfv3L23split,
    maskHierarchy: files.mbaHierarchy,
  },
  outputs: { report: files.reportV3Volumes },
  params: parameters('COMPAT'),
  resources: { threads: 2, memoryMiB: 1024, diskMiB: 1 },
  async run({ inputs, outputs, params, signal, log, notice }, { workers }) {
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const hasHints = (await readdir(inputs.placementHints)).some(isHint);
    if (!hasHints) notice('There are no placement hints to check: the hierarchy has no region that gets them.');
    const datasets = [
      { name: files.annotationCcfv3L23split, path: inputs.annotation },
      { name: files.cellOrientations, path: inputs.orientations },
      { name: files.directionVectorsCcfv3, path: inputs.directionVectors },
      ...(hasHints ? [{ name: files.placementHints, path: inputs.placementHints }] : []),
      { name: files.brainRegionMasks, path: inputs.masks },
    ];
    const report = {
      ...(await checkVolumes(workers, datasets, {
        hierarchy,
        maskHierarchy: await readHierarchy(inputs.maskHierarchy),
        required: new Set(hierarchy.descendants(hierarchy.root.id)),
        compat: params.COMPAT,
        signal,
      })),
      ...(await checkHierarchyFile({ name: files.hierarchyCcfv3L23split, path: inputs.hierarchy })),
    };
    for (const line of problemLines(report)) log(line);
    await writeReport(outputs.report, report);
  },
});
