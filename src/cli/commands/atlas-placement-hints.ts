import { Command } from 'commander';
import {
  ca1Command,
  cerebellumCommand,
  isocortexCommand,
  olfactoryBulbCommand,
  regionCommand,
} from './atlas-placement-hints/laminar.ts';
import { thalamusCommand } from './atlas-placement-hints/thalamus.ts';

export const atlasPlacementHintsCommand = new Command('atlas-placement-hints')
  .description(
    'Placement hints: distances to layer boundaries along direction vectors, with the flags of the Python tool of this name.',
  )
  .addCommand(isocortexCommand)
  .addCommand(ca1Command)
  .addCommand(thalamusCommand)
  .addCommand(olfactoryBulbCommand)
  .addCommand(cerebellumCommand)
  .addCommand(regionCommand);
