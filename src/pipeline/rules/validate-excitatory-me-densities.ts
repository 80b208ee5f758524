import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';

export const validateExcitatoryMeDensities = densityValidationRule('validate_excitatory_ME_densities', {
  description: 'Holds the densities of excitatory ME-types against the literature.',
  inputs: { annotation: files.annotationV3, excitatoryMeTypesFolder: files.excitatorySplit },
  passes: {},
  report: files.excitatoryMetypesValidation,
});
