import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';
import { directory } from '../rule.ts';

export const validateAllMeDensities = densityValidationRule('validate_all_ME_densities', {
  description: 'Holds the densities of all ME-types together against the literature.',
  inputs: {
    annotation: files.annotationV3,
    inhibitoryMeTypesFolder: files.metypeDensities,
    excitatoryMeTypesFolder: files.excitatorySplit,
  },
  passes: {
    inhibitoryMeTypesFolder: directory(files.metypeDensitiesValidated),
    excitatoryMeTypesFolder: directory(files.excitatorySplitValidated),
  },
  report: files.metypesValidation,
});
