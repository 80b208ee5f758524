import { densityValidationRule } from '../density-validation-rule.ts';
import { files } from '../files.ts';

export const validateCellDensity = densityValidationRule('validate_cell_density', {
  description: 'Holds the overall density of cells against the literature.',
  inputs: { annotation: files.annotationV3, cellDensity: files.cellDensity },
  passes: { cellDensity: files.cellDensityValidated },
  report: files.cellDensityValidation,
});
