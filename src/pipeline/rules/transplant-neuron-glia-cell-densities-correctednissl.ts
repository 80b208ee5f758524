import { files } from '../files.ts';
import { transplantRule } from '../transplant-rule.ts';

export const transplantNeuronGliaCellDensitiesCorrectednissl = transplantRule(
  'neuron_glia_cell_densities_correctednissl',
  files.cellDensitiesValidated,
  files.cellDensitiesTransplant,
);
