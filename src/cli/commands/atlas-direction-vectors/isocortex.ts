import { Option } from 'commander';
import {
  ISOCORTEX_ALGORITHMS,
  type IsocortexAlgorithm,
  isocortexDirectionVectors,
} from '../../../algorithms/vectors/isocortex.ts';
import { type VectorsOptions, vectorsCommand, writeVectors } from './vectors-command.ts';

interface Options extends VectorsOptions {
  readonly algorithm: IsocortexAlgorithm;
}

export const isocortexCommand = vectorsCommand('isocortex')
  .description(
    'Direction vectors of the mouse isocortex, towards layer 1. shading-blur-gradient: when the annotation has no lateral forebrain bundle (lfbs), --compat takes the deepest layer for it, which then has no vectors; on CCFv3 both give the same.',
  )
  .addOption(
    new Option('--algorithm <name>', 'shading-blur-gradient is what the pipeline uses')
      .choices(ISOCORTEX_ALGORITHMS)
      .default('regiodesics'),
  )
  .action((options: Options) => {
    const { algorithm, compat } = options;
    return writeVectors(options, (...inputs) => isocortexDirectionVectors(...inputs, { algorithm, compat }));
  });
