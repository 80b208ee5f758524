import { parameters } from '../configuration.ts';
import { createInhibitoryDensities } from '../create-inhibitory-densities.ts';
import { files } from '../files.ts';
import { defineRule, directory } from '../rule.ts';

export const inhibitoryNeuronDensitiesLinprogCorrectednissl = defineRule({
  name: 'inhibitory_neuron_densities_linprog_correctednissl',
  description: 'Densities of inhibitory neurons and of their types, nearest to all that is known of them.',
  version: 1,
  inputs: {
    hierarchy: files.hierarchyV3,
    annotation: files.annotationV3,
    neuronDensity: files.neuronDensity,
    averageDensities: files.fittedDensities,
  },
  outputs: { densities: directory(files.inhibitoryDensities) },
  params: parameters('COMPAT', 'COMPRESSION_LEVEL', 'TIE_BREAK'),
  resources: { threads: 1, memoryMiB: 640, diskMiB: 896 },
  async run({ inputs, outputs, params, signal, notice, progress }) {
    const { COMPAT: compat, COMPRESSION_LEVEL: level, TIE_BREAK: tieBreak } = params;
    const options = { level, compat, tieBreak, signal, progress };
    for (const line of await createInhibitoryDensities(inputs, outputs.densities, options)) notice(line);
  },
});
