import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';
import { directory } from '../rule.ts';

export const validateInhibitoryDensities = densityValidationRule('validate_inhibitory_densities', {
  description: 'Holds the densities of inhibitory neurons, and of all cells by region, against the literature.',
  inputs: {
    annotation: files.annotationV3,
    hierarchy: files.hierarchyV3,
    cellDensity: files.cellDensityValidated,
    neuronGliaFolder: files.cellDensitiesValidated,
    inhibitoryFolder: files.inhibitoryDensities,
  },
  passes: { inhibitoryFolder: directory(files.inhibitoryDensitiesValidated) },
  report: files.inhibitoryDensitiesValidation,
});
