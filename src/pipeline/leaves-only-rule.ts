import { leavesOnly } from '../algorithms/annotation/leaves-only.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { streamAnnotation } from '../volume/nrrd/stream.ts';
import { parameters } from './configuration.ts';
import { defineRule } from './rule.ts';
import { type ParcellationPaths, writeParcellation } from './write-parcellation.ts';

/** The rule that makes the hierarchy and annotation of a CCF version leaves-only. */
export function leavesOnlyRule(version: 'ccfv2' | 'ccfv3', inputs: ParcellationPaths, outputs: ParcellationPaths) {
  return defineRule({
    name: `create_leaves_only_hierarchy_annotation_${version}`,
    description: 'Gives regions that have both voxels and children a leaf for those voxels.',
    version: 1,
    inputs: { ...inputs },
    outputs: { ...outputs },
    params: parameters('COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
    async run(job, { workers }) {
      const hierarchy = await readHierarchy(job.inputs.hierarchy);
      const open = () => streamAnnotation(job.inputs.annotation);
      const { header } = await open();
      const result = await leavesOnly(
        workers,
        hierarchy,
        async () => (await open()).source,
        {},
        { signal: job.signal },
      );
      const { COMPRESSION_LEVEL: level } = job.params;
      await writeParcellation(job.outputs, result, { like: header, level, progress: job.progress });
      for (const [region, leaf] of result.relabelling)
        job.log(`voxels of region ${region} are now of its leaf ${leaf}`);
    },
  });
}
