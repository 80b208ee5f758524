import { ISOCORTEX } from '../algorithms/annotation/layer-23-hierarchy.ts';
import { splitLayer23 } from '../algorithms/annotation/split-layer-23.ts';
import { readHierarchy } from '../ontology/hierarchy.ts';
import { readAnnotation } from '../volume/nrrd/read-annotation.ts';
import { streamNrrd } from '../volume/nrrd/stream.ts';
import { memorySource } from '../volume/slab-source.ts';
import { parameters } from './configuration.ts';
import { files } from './files.ts';
import { defineRule } from './rule.ts';
import { passParcellation, writeParcellation } from './write-parcellation.ts';

interface Paths {
  readonly annotation: string;
  readonly directionVectors: string;
  readonly splitHierarchy: string;
  readonly splitAnnotation: string;
}

/** The rule that splits layer 2/3 of a CCF version. */
export function layer23Rule(version: 'ccfv2' | 'ccfv3', paths: Paths) {
  return defineRule({
    name: `split_isocortex_layer_23_${version}`,
    description: `Splits layer 2/3 of the isocortex of CCF${version.slice(-2)} into the layers 2 and 3.`,
    version: 1,
    inputs: { hierarchy: files.hierarchy, annotation: paths.annotation, directionVectors: paths.directionVectors },
    outputs: { hierarchy: paths.splitHierarchy, annotation: paths.splitAnnotation },
    params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
    resources: { threads: 2, memoryMiB: 1024, diskMiB: 16 },
    async run({ inputs, outputs, params, signal, notice, progress }, { workers }) {
      const hierarchy = await readHierarchy(inputs.hierarchy);
      if (!hierarchy.byAcronym(ISOCORTEX)) {
        notice(`The hierarchy has no region ${ISOCORTEX}: nothing is split.`);
        await passParcellation(inputs, outputs);
        return;
      }
      const { header, volume } = await readAnnotation(inputs.annotation);
      const vectors = await streamNrrd(inputs.directionVectors);
      const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
      const result = await splitLayer23(workers, hierarchy, memorySource(volume), vectors, { compat }, { signal });
      if (result.cutOff > 0) notice(`${result.cutOff} streamlines did not end and were cut off.`);
      await writeParcellation(outputs, result, { like: header, level, progress });
    },
  });
}
