import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';

export const validateInhibitoryMeDensities = densityValidationRule('validate_inhibitory_ME_densities', {
  description: 'Holds the densities of inhibitory ME-types against the literature.',
  inputs: { annotation: files.annotationV3, inhibitoryMeTypesFolder: files.metypeDensities },
  passes: {},
  report: files.inhibitoryMetypesValidation,
});
