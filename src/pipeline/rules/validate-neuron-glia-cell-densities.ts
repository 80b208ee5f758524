import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';
import { directory } from '../rule.ts';

export const validateNeuronGliaCellDensities = densityValidationRule('validate_neuron_glia_cell_densities', {
  description: 'Holds the densities of neurons and glia against the literature.',
  inputs: { annotation: files.annotationV3, neuronGliaFolder: files.cellDensities },
  passes: { neuronGliaFolder: directory(files.cellDensitiesValidated) },
  within: { neuronDensity: files.neuronDensity },
  report: files.cellDensitiesValidation,
});
