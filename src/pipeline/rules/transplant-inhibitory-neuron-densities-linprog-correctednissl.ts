import { files } from '../files.ts';
import { transplantRule } from '../transplant-rule.ts';

export const transplantInhibitoryNeuronDensitiesLinprogCorrectednissl = transplantRule(
  'inhibitory_neuron_densities_linprog_correctednissl',
  files.inhibitoryDensitiesValidated,
  files.inhibitoryDensitiesTransplant,
);
