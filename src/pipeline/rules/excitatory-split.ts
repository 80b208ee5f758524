import { join } from 'node:path';
import { readRegionMetadata } from '../../algorithms/regions/region-metadata.ts';
import { parameters } from '../configuration.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';
import { splitExcitatory } from '../split-excitatory.ts';
import { writeJson } from '../write-json.ts';

export const excitatorySplit = defineRule({
  name: 'excitatory_split',
  description:
    'Densities of the M-types of excitatory neurons in the isocortex, and of all neurons of no type elsewhere.',
  version: 1,
  inputs: {
    inhibitory: files.inhibitoryDensitiesValidated,
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    neuronDensity: files.neuronDensity,
    mapping: files.excitatoryMapping,
    metadata: files.isocortexMetadata,
  },
  outputs: { densities: directory(files.excitatorySplit), report: files.excitatorySplitReport },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL'),
  resources: { threads: 2, memoryMiB: 640, diskMiB: 512 },
  async run({ inputs, outputs, params, signal, log }, { workers }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level } = params;
    const { hierarchy, annotation, neuronDensity, mapping } = inputs;
    const inhibitoryDensity = join(inputs.inhibitory, 'gad67+_density.nrrd');
    const metadata = await readRegionMetadata(inputs.metadata);
    const split = { hierarchy, annotation, neuronDensity, inhibitoryDensity, mapping };
    const options = { metadata, compat, level, signal };
    const report = await splitExcitatory(workers, split, outputs.densities, options);
    await writeJson(outputs.report, report);
    const { voxels, cells } = report.surplus;
    log(`Voxels with more inhibitory neurons than neurons: ${voxels}, by ${cells} cells.`);
  },
});
