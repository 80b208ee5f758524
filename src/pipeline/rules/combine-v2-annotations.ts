import { combineCcfv2Annotations } from '../../algorithms/annotation/combine-annotations.ts';
import { streamAnnotation } from '../../volume/nrrd/stream.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule } from '../rule.ts';
import { writeVolume } from '../write-volume.ts';

export const combineV2Annotations = defineRule({
  name: 'combine_v2_annotations',
  description: 'Puts the fibre tracts of CCFv2 over its brain regions.',
  version: 1,
  inputs: { brain: files.annotationCcfv2, fibers: files.fiberParcellationCcfv2 },
  outputs: { annotation: files.annotationV2WithFiber },
  params: parameters('COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 384, diskMiB: 16 },
  async run({ inputs, outputs, params, signal, progress }, { workers }) {
    const { header, source: brain } = await streamAnnotation(inputs.brain);
    const { source: fibers } = await streamAnnotation(inputs.fibers);
    const combined = combineCcfv2Annotations(workers, brain, fibers, { signal });
    await writeVolume(outputs.annotation, combined, { like: header, level: params.COMPRESSION_LEVEL, progress });
  },
});
