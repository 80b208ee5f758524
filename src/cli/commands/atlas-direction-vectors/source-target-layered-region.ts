import { Option } from 'commander';
import { OPPOSITE_HEMISPHERES, type OppositeHemisphere } from '../../../algorithms/vectors/landscape.ts';
import {
  REGION_ALGORITHMS,
  type RegionAlgorithm,
  sourceTargetDirectionVectors,
} from '../../../algorithms/vectors/source-target-region.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

interface Options extends VectorsOptions {
  readonly source: string;
  readonly region: string;
  readonly target: string;
  readonly algorithm: RegionAlgorithm;
  readonly hemisphereOption: OppositeHemisphere;
}

export const sourceTargetLayeredRegionCommand = vectorsCommand('source-target-layered-region')
  .description(
    'Direction vectors of any region, from a source to a target, within the box of the region. Acronyms stand for the region and all below it; @ and a regular expression for all that match.',
  )
  .requiredOption('--source <acronym>', 'where the vectors start')
  .requiredOption('--region <acronym>', 'what gets vectors')
  .requiredOption('--target <acronym>', 'where the vectors lead to')
  .addOption(new Option('--algorithm <name>').choices(REGION_ALGORITHMS).makeOptionMandatory())
  .addOption(
    new Option('--hemisphere-option <name>', 'what the other half of the box is to a half of it')
      .choices(OPPOSITE_HEMISPHERES)
      .default('no_split'),
  )
  .action((options: Options) => {
    const { source, region, target, algorithm, hemisphereOption: opposite } = options;
    const settings = { source, region, target, algorithm, opposite };
    return writeVectors(options, (...inputs) => sourceTargetDirectionVectors(...inputs, settings));
  });
