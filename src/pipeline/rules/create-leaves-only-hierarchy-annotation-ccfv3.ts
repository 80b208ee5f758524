import { leavesOnly } from '../../algorithms/annotation/leaves-only.ts';
import { readHierarchy } from '../../ontology/hierarchy.ts';
import { toPythonJson } from '../../ontology/python-json.ts';
import { readAnnotation } from '../../volume/nrrd/read-annotation.ts';
import { memorySource } from '../../volume/slab-source.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { writeText } from '../ledger.ts';
import { defineRule } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const createLeavesOnlyHierarchyAnnotationCcfv3 = defineRule({
  name: 'create_leaves_only_hierarchy_annotation_ccfv3',
  description: 'Gives regions that have both voxels and children a leaf for those voxels.',
  version: 1,
  inputs: { hierarchy: files.hierarchy, annotation: files.annotationCcfv3 },
  outputs: { hierarchy: files.hierarchyCcfv3LeavesOnly, annotation: files.annotationCcfv3LeavesOnly },
  params: parameters('COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 768, diskMiB: 16 },
  async run({ inputs, outputs, params, signal, log, progress }, { workers }) {
    const hierarchy = await readHierarchy(inputs.hierarchy);
    const { header, volume } = await readAnnotation(inputs.annotation);
    const result = await leavesOnly(workers, hierarchy, memorySource(volume), { signal });
    await writeText(outputs.hierarchy, toPythonJson(result.hierarchy.toJson(), { indent: 1, ascii: true }));
    const level = params.COMPRESSION_LEVEL;
    await writeVolume(outputs.annotation, result.annotation, { like: header, level, progress });
    for (const [region, leaf] of result.relabelling) log(`voxels of region ${region} are now of its leaf ${leaf}`);
  },
});
