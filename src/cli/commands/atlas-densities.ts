import { Command } from 'commander';
import { cellDensityCommand } from './atlas-densities/cell-densities/cell-density.ts';
import { compileMeasurementsCommand } from './atlas-densities/cell-densities/compile-measurements.ts';
import { excitatorySplitCommand } from './atlas-densities/cell-densities/excitatory-split.ts';
import { fitAverageDensitiesCommand } from './atlas-densities/cell-densities/fit-average-densities.ts';
import { gliaCellDensitiesCommand } from './atlas-densities/cell-densities/glia-cell-densities.ts';
import { inhibitoryAndExcitatoryCommand } from './atlas-densities/cell-densities/inhibitory-and-excitatory-neuron-densities.ts';
import { inhibitoryNeuronDensitiesCommand } from './atlas-densities/cell-densities/inhibitory-neuron-densities.ts';
import { measurementsToAverageDensitiesCommand } from './atlas-densities/cell-densities/measurements-to-average-densities.ts';
import { combineCcfv2Command, combineV2V3Command } from './atlas-densities/combination/combine-annotations.ts';
import { combineMarkersCommand } from './atlas-densities/combination/combine-markers.ts';
import { manipulateCommand } from './atlas-densities/combination/manipulate.ts';
import { createFromCompositionCommand } from './atlas-densities/mtype-densities/create-from-composition.ts';
import { createFromProbabilityMapCommand } from './atlas-densities/mtype-densities/create-from-probability-map.ts';
import { createFromProfileCommand } from './atlas-densities/mtype-densities/create-from-profile.ts';

export const atlasDensitiesCommand = new Command('atlas-densities')
  .description('Combinations of volumes and densities of cells, with the flags of the Python tool of this name.')
  .addCommand(
    new Command('combination')
      .description('Volumes made from several ones.')
      .addCommand(combineCcfv2Command)
      .addCommand(combineV2V3Command)
      .addCommand(combineMarkersCommand)
      .addCommand(manipulateCommand),
  )
  .addCommand(
    new Command('cell-densities')
      .description('Densities of cells, from Nissl, gene expression and the literature.')
      .addCommand(cellDensityCommand)
      .addCommand(gliaCellDensitiesCommand)
      .addCommand(inhibitoryAndExcitatoryCommand)
      .addCommand(compileMeasurementsCommand)
      .addCommand(excitatorySplitCommand)
      .addCommand(inhibitoryNeuronDensitiesCommand)
      .addCommand(measurementsToAverageDensitiesCommand)
      .addCommand(fitAverageDensitiesCommand),
  )
  .addCommand(
    new Command('mtype-densities')
      .description('Densities of cells by M-type and E-type.')
      .addCommand(createFromCompositionCommand)
      .addCommand(createFromProfileCommand)
      .addCommand(createFromProbabilityMapCommand),
  );
