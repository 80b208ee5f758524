import { files } from '../files.ts';
import { transplantRule } from '../transplant-rule.ts';

export const transplantMtypesDensitiesFromProbabilityMap = transplantRule(
  'mtypes_densities_from_probability_map',
  files.metypeDensitiesValidated,
  files.metypeDensitiesTransplant,
);
