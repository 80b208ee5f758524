import { Command } from 'commander';
import { cerebellumCommand } from './atlas-direction-vectors/cerebellum.ts';
import { fromCenterCommand } from './atlas-direction-vectors/from-center.ts';
import { interpolateCommand } from './atlas-direction-vectors/interpolate.ts';
import { isocortexCommand } from './atlas-direction-vectors/isocortex.ts';
import { layerRegionCommand } from './atlas-direction-vectors/layer-region.ts';
import { orientationFieldCommand } from './atlas-direction-vectors/orientation-field.ts';
import { sourceTargetLayeredRegionCommand } from './atlas-direction-vectors/source-target-layered-region.ts';
import { thalamusCommand } from './atlas-direction-vectors/thalamus.ts';

export const atlasDirectionVectorsCommand = new Command('atlas-direction-vectors')
  .description('Direction vectors and orientations, with the flags of the Python tool of this name.')
  .addCommand(
    new Command('direction-vectors')
      .description('Direction vectors of regions.')
      .addCommand(isocortexCommand)
      .addCommand(cerebellumCommand)
      .addCommand(thalamusCommand)
      .addCommand(fromCenterCommand)
      .addCommand(layerRegionCommand)
      .addCommand(sourceTargetLayeredRegionCommand)
      .addCommand(interpolateCommand),
  )
  .addCommand(orientationFieldCommand);
